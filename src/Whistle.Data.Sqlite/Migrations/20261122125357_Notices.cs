using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Notices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "short",
                table: "notices_notice",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notices_choice",
                columns: table => new
                {
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    first = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    digest_hour = table.Column<int>(type: "INTEGER", nullable: true),
                    mobile = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    mail = table.Column<string>(type: "TEXT", maxLength: 800, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices_choice", x => x.person);
                });

            migrationBuilder.CreateTable(
                name: "notices_sending",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    notice_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: true),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    urgent = table.Column<bool>(type: "INTEGER", nullable: false),
                    digest = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: true),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    asked = table.Column<int>(type: "INTEGER", nullable: false),
                    claim = table.Column<Guid>(type: "TEXT", nullable: true),
                    claimed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    why = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    detail = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    handed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices_sending", x => x.id);
                    table.ForeignKey(
                        name: "FK_notices_sending_notices_notice_notice_id",
                        column: x => x.notice_id,
                        principalTable: "notices_notice",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "notices_setting",
                columns: table => new
                {
                    place = table.Column<Guid>(type: "TEXT", nullable: false),
                    required = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    quiet_to = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices_setting", x => x.place);
                });

            migrationBuilder.CreateIndex(
                name: "IX_notices_notice_path_id",
                table: "notices_notice",
                columns: new[] { "path", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_notices_notice_short",
                table: "notices_notice",
                column: "short",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notices_sending_notice_id_channel",
                table: "notices_sending",
                columns: new[] { "notice_id", "channel" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "notices_sending_due",
                table: "notices_sending",
                columns: new[] { "channel", "rank", "next_at" },
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "notices_sending_failed",
                table: "notices_sending",
                columns: new[] { "channel", "why", "ended_at" },
                filter: "ended_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notices_choice");

            migrationBuilder.DropTable(
                name: "notices_sending");

            migrationBuilder.DropTable(
                name: "notices_setting");

            migrationBuilder.DropIndex(
                name: "IX_notices_notice_path_id",
                table: "notices_notice");

            migrationBuilder.DropIndex(
                name: "IX_notices_notice_short",
                table: "notices_notice");

            migrationBuilder.DropColumn(
                name: "short",
                table: "notices_notice");
        }
    }
}
