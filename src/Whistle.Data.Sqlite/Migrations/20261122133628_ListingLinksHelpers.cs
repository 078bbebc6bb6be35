using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ListingLinksHelpers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "grade",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "letter_number",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "letter_open",
                table: "hazard_case",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "state_before_merge",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "hazard_decision_number",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_decision_number", x => new { x.district, x.year, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "hazard_link",
                columns: table => new
                {
                    rel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    other = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: true),
                    campus = table.Column<Guid>(type: "TEXT", nullable: true),
                    reporter = table.Column<Guid>(type: "TEXT", nullable: true),
                    hide_reporter = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_link", x => new { x.case_id, x.rel, x.other });
                    table.ForeignKey(
                        name: "FK_hazard_link_hazard_case_case_id",
                        column: x => x.case_id,
                        principalTable: "hazard_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "hazard_listing",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_public = table.Column<bool>(type: "INTEGER", nullable: false),
                    plan_by = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    listed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    plan_at = table.Column<long>(type: "INTEGER", nullable: true),
                    passed = table.Column<bool>(type: "INTEGER", nullable: true),
                    delisting_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    delisted_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_listing", x => x.case_id);
                    table.ForeignKey(
                        name: "FK_hazard_listing_hazard_case_case_id",
                        column: x => x.case_id,
                        principalTable: "hazard_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "hazard_part",
                columns: table => new
                {
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: true),
                    blocking = table.Column<bool>(type: "INTEGER", nullable: false),
                    limit = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    asked_at = table.Column<long>(type: "INTEGER", nullable: false),
                    answer_by = table.Column<long>(type: "INTEGER", nullable: false),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    due_by = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_part", x => new { x.case_id, x.no });
                    table.ForeignKey(
                        name: "FK_hazard_part_hazard_case_case_id",
                        column: x => x.case_id,
                        principalTable: "hazard_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "supervision_meeting",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    writer = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", nullable: false),
                    conclusions = table.Column<string>(type: "TEXT", nullable: false),
                    units = table.Column<string>(type: "TEXT", nullable: false),
                    people = table.Column<string>(type: "TEXT", nullable: false),
                    cases = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_meeting", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_meeting_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_meeting_sight", x => new { x.meeting_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "supervision_follow_up",
                columns: table => new
                {
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    meeting_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    what = table.Column<string>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: true),
                    due = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_follow_up", x => new { x.meeting_id, x.no });
                    table.ForeignKey(
                        name: "FK_supervision_follow_up_supervision_meeting_meeting_id",
                        column: x => x.meeting_id,
                        principalTable: "supervision_meeting",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_district_grade_is_open",
                table: "hazard_case",
                columns: new[] { "district", "grade", "is_open" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_is_open_lat",
                table: "hazard_case",
                columns: new[] { "is_open", "lat" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_link_other",
                table: "hazard_link",
                column: "other");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_listing_number",
                table: "hazard_listing",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_listing_state",
                table: "hazard_listing",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_part_person_state",
                table: "hazard_part",
                columns: new[] { "person", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_part_state_answer_by",
                table: "hazard_part",
                columns: new[] { "state", "answer_by" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_part_unit_state",
                table: "hazard_part",
                columns: new[] { "unit", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_follow_up_person_done_at",
                table: "supervision_follow_up",
                columns: new[] { "person", "done_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_follow_up_unit_done_at",
                table: "supervision_follow_up",
                columns: new[] { "unit", "done_at" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_meeting_sight_key_sequence",
                table: "supervision_meeting_sight",
                columns: new[] { "key", "sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hazard_decision_number");

            migrationBuilder.DropTable(
                name: "hazard_link");

            migrationBuilder.DropTable(
                name: "hazard_listing");

            migrationBuilder.DropTable(
                name: "hazard_part");

            migrationBuilder.DropTable(
                name: "supervision_follow_up");

            migrationBuilder.DropTable(
                name: "supervision_meeting_sight");

            migrationBuilder.DropTable(
                name: "supervision_meeting");

            migrationBuilder.DropIndex(
                name: "IX_hazard_case_district_grade_is_open",
                table: "hazard_case");

            migrationBuilder.DropIndex(
                name: "IX_hazard_case_is_open_lat",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "grade",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "letter_number",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "letter_open",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "state_before_merge",
                table: "hazard_case");
        }
    }
}
