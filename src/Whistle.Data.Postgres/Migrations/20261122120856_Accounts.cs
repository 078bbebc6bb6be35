using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Accounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "district",
                table: "platform_read",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "undertaken_at",
                table: "platform_account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "undertaken_text",
                table: "platform_account",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "directory_person",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(40)",
                oldMaxLength: 40,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "phone_mark",
                table: "directory_person",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "stands_for",
                table: "directory_appointment",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "directory_charge",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    substitute = table.Column<Guid>(type: "uuid", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_charge", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directory_training",
                columns: table => new
                {
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    ticked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_training", x => new { x.person, x.day });
                });

            migrationBuilder.CreateTable(
                name: "platform_dingtalk_link",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    identity = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_dingtalk_link", x => x.account);
                    table.ForeignKey(
                        name: "FK_platform_dingtalk_link_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_dingtalk_visit",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    back = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    kept = table.Column<string>(type: "text", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_dingtalk_visit", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_dingtalk_visit_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "platform_passkey",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    credential = table.Column<byte[]>(type: "bytea", maxLength: 1023, nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", maxLength: 2000, nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    transports = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    backed_up = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_passkey", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_passkey_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_passkey_challenge",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_passkey_challenge", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_passkey_challenge_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "platform_undertaking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_undertaking", x => x.id);
                    table.ForeignKey(
                        name: "FK_platform_undertaking_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_platform_read_district_at",
                table: "platform_read",
                columns: new[] { "district", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_directory_person_phone_mark",
                table: "directory_person",
                column: "phone_mark");

            migrationBuilder.CreateIndex(
                name: "IX_directory_appointment_unit",
                table: "directory_appointment",
                column: "unit");

            migrationBuilder.CreateIndex(
                name: "ix_directory_charge_now",
                table: "directory_charge",
                column: "unit",
                unique: true,
                filter: "until IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_directory_charge_person",
                table: "directory_charge",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_platform_dingtalk_link_identity",
                table: "platform_dingtalk_link",
                column: "identity",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_dingtalk_visit_account",
                table: "platform_dingtalk_visit",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_dingtalk_visit_expires_at",
                table: "platform_dingtalk_visit",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_passkey_account",
                table: "platform_passkey",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_passkey_challenge_account",
                table: "platform_passkey_challenge",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_passkey_challenge_expires_at",
                table: "platform_passkey_challenge",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_undertaking_account_at",
                table: "platform_undertaking",
                columns: new[] { "account", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "directory_charge");

            migrationBuilder.DropTable(
                name: "directory_training");

            migrationBuilder.DropTable(
                name: "platform_dingtalk_link");

            migrationBuilder.DropTable(
                name: "platform_dingtalk_visit");

            migrationBuilder.DropTable(
                name: "platform_passkey");

            migrationBuilder.DropTable(
                name: "platform_passkey_challenge");

            migrationBuilder.DropTable(
                name: "platform_undertaking");

            migrationBuilder.DropIndex(
                name: "IX_platform_read_district_at",
                table: "platform_read");

            migrationBuilder.DropIndex(
                name: "IX_directory_person_phone_mark",
                table: "directory_person");

            migrationBuilder.DropIndex(
                name: "IX_directory_appointment_unit",
                table: "directory_appointment");

            migrationBuilder.DropColumn(
                name: "district",
                table: "platform_read");

            migrationBuilder.DropColumn(
                name: "undertaken_at",
                table: "platform_account");

            migrationBuilder.DropColumn(
                name: "undertaken_text",
                table: "platform_account");

            migrationBuilder.DropColumn(
                name: "phone_mark",
                table: "directory_person");

            migrationBuilder.DropColumn(
                name: "stands_for",
                table: "directory_appointment");

            migrationBuilder.AlterColumn<string>(
                name: "phone",
                table: "directory_person",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400,
                oldNullable: true);
        }
    }
}
