using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Groups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_directory_seat",
                table: "directory_seat");

            migrationBuilder.DropPrimaryKey(
                name: "PK_directory_heads",
                table: "directory_heads");

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "directory_seat",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "until",
                table: "directory_seat",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "directory_heads",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "until",
                table: "directory_heads",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "pilot",
                table: "directory_campus",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "start_day",
                table: "directory_campus",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddPrimaryKey(
                name: "PK_directory_seat",
                table: "directory_seat",
                columns: new[] { "campus", "line", "since" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_directory_heads",
                table: "directory_heads",
                columns: new[] { "campus", "since" });

            migrationBuilder.CreateTable(
                name: "directory_board",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    phones = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_board", x => x.district);
                });

            migrationBuilder.CreateTable(
                name: "directory_log",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by_person = table.Column<Guid>(type: "TEXT", nullable: true),
                    by_account = table.Column<Guid>(type: "TEXT", nullable: true),
                    act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: true),
                    person = table.Column<Guid>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    refusal = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directory_upload",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_upload", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_directory_seat_now",
                table: "directory_seat",
                columns: new[] { "campus", "line" },
                unique: true,
                filter: "until IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_directory_heads_now",
                table: "directory_heads",
                column: "campus",
                unique: true,
                filter: "until IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_directory_log_person_id",
                table: "directory_log",
                columns: new[] { "person", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_directory_log_unit_id",
                table: "directory_log",
                columns: new[] { "unit", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_directory_upload_at",
                table: "directory_upload",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "directory_board");

            migrationBuilder.DropTable(
                name: "directory_log");

            migrationBuilder.DropTable(
                name: "directory_upload");

            migrationBuilder.DropPrimaryKey(
                name: "PK_directory_seat",
                table: "directory_seat");

            migrationBuilder.DropIndex(
                name: "ix_directory_seat_now",
                table: "directory_seat");

            migrationBuilder.DropPrimaryKey(
                name: "PK_directory_heads",
                table: "directory_heads");

            migrationBuilder.DropIndex(
                name: "ix_directory_heads_now",
                table: "directory_heads");

            migrationBuilder.DropColumn(
                name: "since",
                table: "directory_seat");

            migrationBuilder.DropColumn(
                name: "until",
                table: "directory_seat");

            migrationBuilder.DropColumn(
                name: "since",
                table: "directory_heads");

            migrationBuilder.DropColumn(
                name: "until",
                table: "directory_heads");

            migrationBuilder.DropColumn(
                name: "pilot",
                table: "directory_campus");

            migrationBuilder.DropColumn(
                name: "start_day",
                table: "directory_campus");

            migrationBuilder.AddPrimaryKey(
                name: "PK_directory_seat",
                table: "directory_seat",
                columns: new[] { "campus", "line" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_directory_heads",
                table: "directory_heads",
                column: "campus");
        }
    }
}
