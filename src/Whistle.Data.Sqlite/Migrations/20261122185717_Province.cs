using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Province : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchange_export",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    office = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    receiver = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    asked = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    up_to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    classes = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    asked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    written = table.Column<long>(type: "INTEGER", nullable: false),
                    failure = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    made_at = table.Column<long>(type: "INTEGER", nullable: true),
                    @base = table.Column<Guid>(name: "base", type: "TEXT", nullable: true),
                    round = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<long>(type: "INTEGER", nullable: true),
                    signature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    cases = table.Column<long>(type: "INTEGER", nullable: false),
                    legs = table.Column<long>(type: "INTEGER", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    sealed_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    fetched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    wiped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_export", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_export_log",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    export = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    act = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    by_person = table.Column<Guid>(type: "TEXT", nullable: true),
                    by_account = table.Column<Guid>(type: "TEXT", nullable: true),
                    detail = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_export_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_export_switch",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    off = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_export_switch", x => x.district);
                });

            migrationBuilder.CreateTable(
                name: "hazard_mark",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_mark", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "hazard_round",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_round", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_district_id",
                table: "exchange_export",
                columns: new[] { "district", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_number",
                table: "exchange_export",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_signature_round",
                table: "exchange_export",
                columns: new[] { "signature", "round" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_state_asked_at",
                table: "exchange_export",
                columns: new[] { "state", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_log_district_id",
                table: "exchange_export_log",
                columns: new[] { "district", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_export_log_export_id",
                table: "exchange_export_log",
                columns: new[] { "export", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exchange_export");

            migrationBuilder.DropTable(
                name: "exchange_export_log");

            migrationBuilder.DropTable(
                name: "exchange_export_switch");

            migrationBuilder.DropTable(
                name: "hazard_mark");

            migrationBuilder.DropTable(
                name: "hazard_round");
        }
    }
}
