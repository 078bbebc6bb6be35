using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Duties : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "duty_list",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    area = table.Column<Guid>(type: "uuid", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<Guid>(type: "uuid", nullable: true),
                    since = table.Column<DateOnly>(type: "date", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_list_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    what = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    before = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_list_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_package",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    campus = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    need = table.Column<string>(type: "text", nullable: false),
                    rows = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    items = table.Column<List<int>>(type: "integer[]", nullable: false),
                    photos = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    wanted_by = table.Column<DateOnly>(type: "date", nullable: true),
                    raised_by = table.Column<Guid>(type: "uuid", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    claim_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false),
                    head = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_package", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_package_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    package_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_package_sight", x => new { x.package_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "duty_school_list",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    plan = table.Column<string>(type: "character varying(5000)", maxLength: 5000, nullable: true),
                    plan_files = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    planned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    planned_by = table.Column<Guid>(type: "uuid", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_school_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_self_check",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    school_list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    passed = table.Column<List<Guid>>(type: "uuid[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_self_check", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_measure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    label = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    text_zh = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    text_en = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    rhythm = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_measure", x => x.id);
                    table.ForeignKey(
                        name: "FK_duty_measure_duty_list_list_id",
                        column: x => x.list_id,
                        principalTable: "duty_list",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_task",
                columns: table => new
                {
                    line = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    package_id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    overseer = table.Column<Guid>(type: "uuid", nullable: true),
                    handler = table.Column<Guid>(type: "uuid", nullable: true),
                    claim_by = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    claimed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    photos = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    held = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    was_designated = table.Column<bool>(type: "boolean", nullable: false),
                    was_sent_back = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_task", x => new { x.package_id, x.line });
                    table.ForeignKey(
                        name: "FK_duty_task_duty_package_package_id",
                        column: x => x.package_id,
                        principalTable: "duty_package",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_indicator",
                columns: table => new
                {
                    school_list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    have = table.Column<int>(type: "integer", nullable: false),
                    need = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_indicator", x => new { x.school_list_id, x.kind });
                    table.ForeignKey(
                        name: "FK_duty_indicator_duty_school_list_school_list_id",
                        column: x => x.school_list_id,
                        principalTable: "duty_school_list",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_school_row",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    school_list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    item = table.Column<int>(type: "integer", nullable: false),
                    measure_id = table.Column<Guid>(type: "uuid", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_school_row", x => x.id);
                    table.ForeignKey(
                        name: "FK_duty_school_row_duty_school_list_school_list_id",
                        column: x => x.school_list_id,
                        principalTable: "duty_school_list",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_finding",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    check_id = table.Column<Guid>(type: "uuid", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    campus = table.Column<Guid>(type: "uuid", nullable: false),
                    row_id = table.Column<Guid>(type: "uuid", nullable: true),
                    item = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    photos = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    settled = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_finding", x => x.id);
                    table.ForeignKey(
                        name: "FK_duty_finding_duty_self_check_check_id",
                        column: x => x.check_id,
                        principalTable: "duty_self_check",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_progress",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    list_id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    target_id = table.Column<Guid>(type: "uuid", nullable: true),
                    figure = table.Column<int>(type: "integer", nullable: true),
                    completes = table.Column<bool>(type: "boolean", nullable: false),
                    files = table.Column<List<Guid>>(type: "uuid[]", nullable: false),
                    strikes = table.Column<Guid>(type: "uuid", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_progress", x => x.id);
                    table.ForeignKey(
                        name: "FK_duty_progress_duty_measure_measure_id",
                        column: x => x.measure_id,
                        principalTable: "duty_measure",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duty_target",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    measure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    name_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_zh = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    unit_en = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    goal = table.Column<int>(type: "integer", nullable: false),
                    is_rate = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_target", x => x.id);
                    table.ForeignKey(
                        name: "FK_duty_target_duty_measure_measure_id",
                        column: x => x.measure_id,
                        principalTable: "duty_measure",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_duty_finding_check_id",
                table: "duty_finding",
                column: "check_id");

            migrationBuilder.CreateIndex(
                name: "IX_duty_finding_school_ended_at",
                table: "duty_finding",
                columns: new[] { "school", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_list_area_year",
                table: "duty_list",
                columns: new[] { "area", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duty_list_change_list_id_at",
                table: "duty_list_change",
                columns: new[] { "list_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_measure_list_id_item_position",
                table: "duty_measure",
                columns: new[] { "list_id", "item", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_package_claim_by",
                table: "duty_package",
                column: "claim_by");

            migrationBuilder.CreateIndex(
                name: "IX_duty_package_school_is_open",
                table: "duty_package",
                columns: new[] { "school", "is_open" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_package_sequence",
                table: "duty_package",
                column: "sequence");

            migrationBuilder.CreateIndex(
                name: "IX_duty_package_sight_key_sequence",
                table: "duty_package_sight",
                columns: new[] { "key", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_progress_list_id_sequence",
                table: "duty_progress",
                columns: new[] { "list_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_progress_measure_id_sequence",
                table: "duty_progress",
                columns: new[] { "measure_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_progress_strikes",
                table: "duty_progress",
                column: "strikes",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duty_school_list_district_year",
                table: "duty_school_list",
                columns: new[] { "district", "year" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_school_list_school_year",
                table: "duty_school_list",
                columns: new[] { "school", "year" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duty_school_row_school_list_id",
                table: "duty_school_row",
                column: "school_list_id");

            migrationBuilder.CreateIndex(
                name: "IX_duty_self_check_district_month",
                table: "duty_self_check",
                columns: new[] { "district", "month" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_self_check_school_month",
                table: "duty_self_check",
                columns: new[] { "school", "month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_duty_target_measure_id",
                table: "duty_target",
                column: "measure_id");

            migrationBuilder.CreateIndex(
                name: "IX_duty_task_handler_state",
                table: "duty_task",
                columns: new[] { "handler", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_duty_task_unit_state",
                table: "duty_task",
                columns: new[] { "unit", "state" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "duty_finding");

            migrationBuilder.DropTable(
                name: "duty_indicator");

            migrationBuilder.DropTable(
                name: "duty_list_change");

            migrationBuilder.DropTable(
                name: "duty_package_sight");

            migrationBuilder.DropTable(
                name: "duty_progress");

            migrationBuilder.DropTable(
                name: "duty_school_row");

            migrationBuilder.DropTable(
                name: "duty_target");

            migrationBuilder.DropTable(
                name: "duty_task");

            migrationBuilder.DropTable(
                name: "duty_self_check");

            migrationBuilder.DropTable(
                name: "duty_school_list");

            migrationBuilder.DropTable(
                name: "duty_measure");

            migrationBuilder.DropTable(
                name: "duty_package");

            migrationBuilder.DropTable(
                name: "duty_list");
        }
    }
}
