using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class SignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "strong",
                table: "platform_session",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "forgets_factors",
                table: "platform_link",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "platform_authenticator",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    secret = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_step = table.Column<long>(type: "bigint", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_authenticator", x => x.account);
                    table.ForeignKey(
                        name: "FK_platform_authenticator_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_pending_sign_in",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    back = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    kept = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_pending_sign_in", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_pending_sign_in_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_recovery_code",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_recovery_code", x => new { x.account, x.hash });
                    table.ForeignKey(
                        name: "FK_platform_recovery_code_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_platform_pending_sign_in_account",
                table: "platform_pending_sign_in",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_pending_sign_in_expires_at",
                table: "platform_pending_sign_in",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_authenticator");

            migrationBuilder.DropTable(
                name: "platform_pending_sign_in");

            migrationBuilder.DropTable(
                name: "platform_recovery_code");

            migrationBuilder.DropColumn(
                name: "strong",
                table: "platform_session");

            migrationBuilder.DropColumn(
                name: "forgets_factors",
                table: "platform_link");
        }
    }
}
