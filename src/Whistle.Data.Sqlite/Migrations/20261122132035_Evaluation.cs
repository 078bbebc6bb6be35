using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Evaluation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "supervision_case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    town = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    decides_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    valid = table.Column<bool>(type: "INTEGER", nullable: false),
                    closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    on_time = table.Column<bool>(type: "INTEGER", nullable: false),
                    reworked = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    reopened = table.Column<bool>(type: "INTEGER", nullable: false),
                    rated = table.Column<bool>(type: "INTEGER", nullable: false),
                    satisfied = table.Column<bool>(type: "INTEGER", nullable: false),
                    first_ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    again_at = table.Column<long>(type: "INTEGER", nullable: true),
                    again_ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_check",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    cases = table.Column<int>(type: "INTEGER", nullable: false),
                    sheets = table.Column<int>(type: "INTEGER", nullable: false),
                    differences = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_check", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_difference",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    check_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: true),
                    subject = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    what = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    found_at = table.Column<long>(type: "INTEGER", nullable: false),
                    repaired_at = table.Column<long>(type: "INTEGER", nullable: true),
                    repaired_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_difference", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_leg",
                columns: table => new
                {
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: false),
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    what = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    town = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    limit = table.Column<long>(type: "INTEGER", nullable: true),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    decides_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done = table.Column<bool>(type: "INTEGER", nullable: false),
                    on_time = table.Column<bool>(type: "INTEGER", nullable: false),
                    sent_back = table.Column<bool>(type: "INTEGER", nullable: false),
                    extended = table.Column<bool>(type: "INTEGER", nullable: false),
                    open = table.Column<bool>(type: "INTEGER", nullable: false),
                    over = table.Column<double>(type: "REAL", nullable: false),
                    open_rate = table.Column<double>(type: "REAL", nullable: false),
                    open_share = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_leg", x => new { x.@case, x.no });
                });

            migrationBuilder.CreateTable(
                name: "supervision_search",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    telling = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false),
                    looked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_search", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_sheet",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    built = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_sheet", x => new { x.district, x.month });
                });

            migrationBuilder.CreateTable(
                name: "supervision_sum",
                columns: table => new
                {
                    by = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<int>(type: "INTEGER", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 36, nullable: false),
                    check_due = table.Column<int>(type: "INTEGER", nullable: false),
                    checked_on_time = table.Column<int>(type: "INTEGER", nullable: false),
                    closed = table.Column<int>(type: "INTEGER", nullable: false),
                    closed_on_time = table.Column<int>(type: "INTEGER", nullable: false),
                    due = table.Column<int>(type: "INTEGER", nullable: false),
                    extended = table.Column<int>(type: "INTEGER", nullable: false),
                    handled = table.Column<int>(type: "INTEGER", nullable: false),
                    handled_on_time = table.Column<int>(type: "INTEGER", nullable: false),
                    handling_due = table.Column<int>(type: "INTEGER", nullable: false),
                    open_rate = table.Column<double>(type: "REAL", nullable: false),
                    open_share = table.Column<double>(type: "REAL", nullable: false),
                    over = table.Column<double>(type: "REAL", nullable: false),
                    pending = table.Column<int>(type: "INTEGER", nullable: false),
                    rated = table.Column<int>(type: "INTEGER", nullable: false),
                    reopened = table.Column<int>(type: "INTEGER", nullable: false),
                    reports = table.Column<int>(type: "INTEGER", nullable: false),
                    responded = table.Column<int>(type: "INTEGER", nullable: false),
                    responded_on_time = table.Column<int>(type: "INTEGER", nullable: false),
                    response_due = table.Column<int>(type: "INTEGER", nullable: false),
                    reworked = table.Column<int>(type: "INTEGER", nullable: false),
                    satisfied = table.Column<int>(type: "INTEGER", nullable: false),
                    sent_back = table.Column<int>(type: "INTEGER", nullable: false),
                    valid = table.Column<int>(type: "INTEGER", nullable: false),
                    was_closed = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_sum", x => new { x.by, x.district, x.month, x.key });
                });

            migrationBuilder.CreateTable(
                name: "supervision_weights",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    handling = table.Column<int>(type: "INTEGER", nullable: false),
                    on_time = table.Column<int>(type: "INTEGER", nullable: false),
                    rework = table.Column<int>(type: "INTEGER", nullable: false),
                    pending = table.Column<int>(type: "INTEGER", nullable: false),
                    extension = table.Column<int>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_weights", x => new { x.district, x.version });
                });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_case_district_decides_at",
                table: "supervision_case",
                columns: new[] { "district", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_case_district_reported_at",
                table: "supervision_case",
                columns: new[] { "district", "reported_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_case_school_decides_at",
                table: "supervision_case",
                columns: new[] { "school", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_case_unit_decides_at",
                table: "supervision_case",
                columns: new[] { "unit", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_check_started_at",
                table: "supervision_check",
                column: "started_at");

            migrationBuilder.CreateIndex(
                name: "IX_supervision_difference_repaired_at_found_at",
                table: "supervision_difference",
                columns: new[] { "repaired_at", "found_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_leg_district_decides_at",
                table: "supervision_leg",
                columns: new[] { "district", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_leg_school_decides_at",
                table: "supervision_leg",
                columns: new[] { "school", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_leg_unit_decides_at",
                table: "supervision_leg",
                columns: new[] { "unit", "decides_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_search_person",
                table: "supervision_search",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_supervision_search_telling",
                table: "supervision_search",
                column: "telling");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "supervision_case");

            migrationBuilder.DropTable(
                name: "supervision_check");

            migrationBuilder.DropTable(
                name: "supervision_difference");

            migrationBuilder.DropTable(
                name: "supervision_leg");

            migrationBuilder.DropTable(
                name: "supervision_search");

            migrationBuilder.DropTable(
                name: "supervision_sheet");

            migrationBuilder.DropTable(
                name: "supervision_sum");

            migrationBuilder.DropTable(
                name: "supervision_weights");
        }
    }
}
