using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Guidance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "origin",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 80,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "guidance_feed",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guidance_feed", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "guidance_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    visit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    by_line = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guidance_sight", x => new { x.visit_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "guidance_standard",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    line = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guidance_standard", x => new { x.district, x.line, x.version });
                });

            migrationBuilder.CreateTable(
                name: "guidance_visit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    line = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    time = table.Column<string>(type: "TEXT", maxLength: 5, nullable: true),
                    school_year = table.Column<int>(type: "INTEGER", nullable: false),
                    season = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    purpose = table.Column<string>(type: "TEXT", nullable: true),
                    done = table.Column<string>(type: "TEXT", nullable: true),
                    reached = table.Column<int>(type: "INTEGER", nullable: true),
                    duty_item = table.Column<int>(type: "INTEGER", nullable: true),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: true),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    problem = table.Column<string>(type: "TEXT", nullable: true),
                    target = table.Column<Guid>(type: "TEXT", nullable: true),
                    found_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    rectify_by = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: true),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    grams = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guidance_visit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "guidance_visitor",
                columns: table => new
                {
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    visit_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guidance_visitor", x => new { x.visit_id, x.person });
                    table.ForeignKey(
                        name: "FK_guidance_visitor_guidance_visit_visit_id",
                        column: x => x.visit_id,
                        principalTable: "guidance_visit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_feed_account",
                table: "guidance_feed",
                column: "account",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_guidance_sight_key_sequence",
                table: "guidance_sight",
                columns: new[] { "key", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_district_school_year_school_line_season_state",
                table: "guidance_visit",
                columns: new[] { "district", "school_year", "school", "line", "season", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_found_by_state",
                table: "guidance_visit",
                columns: new[] { "found_by", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_recorded_by_day",
                table: "guidance_visit",
                columns: new[] { "recorded_by", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_school_school_year_state",
                table: "guidance_visit",
                columns: new[] { "school", "school_year", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_target_state",
                table: "guidance_visit",
                columns: new[] { "target", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visit_unit_is_open_day",
                table: "guidance_visit",
                columns: new[] { "unit", "is_open", "day" });

            migrationBuilder.CreateIndex(
                name: "IX_guidance_visitor_person",
                table: "guidance_visitor",
                column: "person");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "guidance_feed");

            migrationBuilder.DropTable(
                name: "guidance_sight");

            migrationBuilder.DropTable(
                name: "guidance_standard");

            migrationBuilder.DropTable(
                name: "guidance_visitor");

            migrationBuilder.DropTable(
                name: "guidance_visit");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "hazard_case");
        }
    }
}
