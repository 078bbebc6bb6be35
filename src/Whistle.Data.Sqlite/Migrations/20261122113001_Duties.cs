using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    area = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<Guid>(type: "TEXT", nullable: true),
                    since = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_list_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    measure_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    what = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_list_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_package",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    need = table.Column<string>(type: "TEXT", nullable: false),
                    rows = table.Column<string>(type: "TEXT", nullable: false),
                    items = table.Column<string>(type: "TEXT", nullable: false),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    wanted_by = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    raised_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    raised_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    claim_by = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_package", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_package_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    package_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_package_sight", x => new { x.package_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "duty_school_list",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    plan = table.Column<string>(type: "TEXT", maxLength: 5000, nullable: true),
                    plan_files = table.Column<string>(type: "TEXT", nullable: false),
                    planned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    planned_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_school_list", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_self_check",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    school_list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    passed = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_duty_self_check", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty_measure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    text_zh = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    text_en = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    rhythm = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    due_date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    removed_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    line = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    package_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    overseer = table.Column<Guid>(type: "TEXT", nullable: true),
                    handler = table.Column<Guid>(type: "TEXT", nullable: true),
                    claim_by = table.Column<long>(type: "INTEGER", nullable: true),
                    claimed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    held = table.Column<string>(type: "TEXT", nullable: false),
                    was_designated = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_sent_back = table.Column<bool>(type: "INTEGER", nullable: false)
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
                    school_list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    have = table.Column<int>(type: "INTEGER", nullable: false),
                    need = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school_list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    measure_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    removed_at = table.Column<long>(type: "INTEGER", nullable: true)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    check_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    row_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    item = table.Column<int>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    settled = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    list_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    measure_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    target_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    figure = table.Column<int>(type: "INTEGER", nullable: true),
                    completes = table.Column<bool>(type: "INTEGER", nullable: false),
                    files = table.Column<string>(type: "TEXT", nullable: false),
                    strikes = table.Column<Guid>(type: "TEXT", nullable: true),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    measure_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_zh = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    unit_en = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    goal = table.Column<int>(type: "INTEGER", nullable: false),
                    is_rate = table.Column<bool>(type: "INTEGER", nullable: false)
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
