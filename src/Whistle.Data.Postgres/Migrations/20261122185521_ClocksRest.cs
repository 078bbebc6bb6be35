using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ClocksRest : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "mail_confirmed_at",
                table: "notices_choice",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notices_mail_check",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    mail = table.Column<string>(type: "character varying(800)", maxLength: 800, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices_mail_check", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_notices_mail_check_at",
                table: "notices_mail_check",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_notices_mail_check_person_at",
                table: "notices_mail_check",
                columns: new[] { "person", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notices_mail_check");

            migrationBuilder.DropColumn(
                name: "mail_confirmed_at",
                table: "notices_choice");
        }
    }
}
