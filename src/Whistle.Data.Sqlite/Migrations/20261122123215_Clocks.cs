using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Clocks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "changes",
                table: "hazard_leg",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "clock_from",
                table: "hazard_leg",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "limit_code",
                table: "hazard_leg",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "asked",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "asked_by",
                table: "hazard_case",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "asked_for",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "paused_at",
                table: "hazard_case",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "paused_by",
                table: "hazard_case",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "paused_until",
                table: "hazard_case",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "review_from",
                table: "hazard_case",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "review_limit",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "whole_by",
                table: "hazard_case",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "whole_from",
                table: "hazard_case",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "whole_limit",
                table: "hazard_case",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "hazard_calendar_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner = table.Column<Guid>(type: "TEXT", nullable: false),
                    part = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_calendar_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hazard_clock_check",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    legs = table.Column<int>(type: "INTEGER", nullable: false),
                    differences = table.Column<int>(type: "INTEGER", nullable: false),
                    cases = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_clock_check", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hazard_limit_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner = table.Column<Guid>(type: "TEXT", nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    duty_item = table.Column<int>(type: "INTEGER", nullable: true),
                    level = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    urgency = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    value = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_limit_change", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_job_run",
                columns: table => new
                {
                    job = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    slot = table.Column<long>(type: "INTEGER", nullable: false),
                    node = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failure = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_job_run", x => new { x.job, x.slot });
                });

            migrationBuilder.CreateTable(
                name: "supervision_ladder",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    clock = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    holder = table.Column<Guid>(type: "TEXT", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: false),
                    is_running = table.Column<bool>(type: "INTEGER", nullable: false),
                    reached = table.Column<int>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_ladder", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_offer",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    because = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_offer", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "supervision_rung",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    clock = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    rung = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_supervision_rung", x => new { x.case_id, x.clock, x.rung });
                });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_paused_until",
                table: "hazard_case",
                column: "paused_until");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_calendar_change_owner_id",
                table: "hazard_calendar_change",
                columns: new[] { "owner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_limit_change_owner_id",
                table: "hazard_limit_change",
                columns: new[] { "owner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_job_run_slot",
                table: "platform_job_run",
                column: "slot");

            migrationBuilder.CreateIndex(
                name: "IX_supervision_ladder_district_is_running_due_case_id",
                table: "supervision_ladder",
                columns: new[] { "district", "is_running", "due", "case_id" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_ladder_holder_is_running_due_case_id",
                table: "supervision_ladder",
                columns: new[] { "holder", "is_running", "due", "case_id" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_ladder_is_running_due_case_id",
                table: "supervision_ladder",
                columns: new[] { "is_running", "due", "case_id" });

            migrationBuilder.CreateIndex(
                name: "IX_supervision_ladder_next_at",
                table: "supervision_ladder",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "IX_supervision_offer_district_answered_at_at",
                table: "supervision_offer",
                columns: new[] { "district", "answered_at", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hazard_calendar_change");

            migrationBuilder.DropTable(
                name: "hazard_clock_check");

            migrationBuilder.DropTable(
                name: "hazard_limit_change");

            migrationBuilder.DropTable(
                name: "platform_job_run");

            migrationBuilder.DropTable(
                name: "supervision_ladder");

            migrationBuilder.DropTable(
                name: "supervision_offer");

            migrationBuilder.DropTable(
                name: "supervision_rung");

            migrationBuilder.DropIndex(
                name: "IX_hazard_case_paused_until",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "changes",
                table: "hazard_leg");

            migrationBuilder.DropColumn(
                name: "clock_from",
                table: "hazard_leg");

            migrationBuilder.DropColumn(
                name: "limit_code",
                table: "hazard_leg");

            migrationBuilder.DropColumn(
                name: "asked",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "asked_by",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "asked_for",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "paused_by",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "paused_until",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "review_from",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "review_limit",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "whole_by",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "whole_from",
                table: "hazard_case");

            migrationBuilder.DropColumn(
                name: "whole_limit",
                table: "hazard_case");
        }
    }
}
