using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ClocksRest : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "mail_confirmed_at",
                table: "notices_choice",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notices_mail_check",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    mail = table.Column<string>(type: "TEXT", maxLength: 800, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
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
