using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
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
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "letter_number",
                table: "hazard_case",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "letter_open",
                table: "hazard_case",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "state_before_merge",
                table: "hazard_case",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "hazard_decision_number",
                columns: table => new
                {
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_decision_number", x => new { x.district, x.year, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "hazard_link",
                columns: table => new
                {
                    rel = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    other = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: true),
                    campus = table.Column<Guid>(type: "uuid", nullable: true),
                    reporter = table.Column<Guid>(type: "uuid", nullable: true),
                    hide_reporter = table.Column<bool>(type: "boolean", nullable: false)
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
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_public = table.Column<bool>(type: "boolean", nullable: false),
                    plan_by = table.Column<DateOnly>(type: "date", nullable: true),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    listed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    plan_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    passed = table.Column<bool>(type: "boolean", nullable: true),
                    delisting_by = table.Column<Guid>(type: "uuid", nullable: true),
                    delisted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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
                    no = table.Column<int>(type: "integer", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: true),
                    blocking = table.Column<bool>(type: "boolean", nullable: false),
                    limit = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    due_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    writer = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    conclusions = table.Column<string>(type: "text", nullable: false),
                    units = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    people = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    cases = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_meeting", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_meeting_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_meeting_sight", x => new { x.meeting_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "supervision_follow_up",
                columns: table => new
                {
                    no = table.Column<int>(type: "integer", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uuid", nullable: false),
                    what = table.Column<string>(type: "text", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: true),
                    due = table.Column<DateOnly>(type: "date", nullable: false),
                    done_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    done_by = table.Column<Guid>(type: "uuid", nullable: true),
                    result = table.Column<string>(type: "text", nullable: true)
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
