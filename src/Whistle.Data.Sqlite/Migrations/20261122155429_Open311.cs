using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Open311 : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchange_consumer",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    contact = table.Column<string>(type: "TEXT", nullable: false),
                    daily_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    key_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    key_start = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    off_at = table.Column<long>(type: "INTEGER", nullable: true),
                    off_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_consumer", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_consumer_use",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 70, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_consumer_use", x => new { x.key, x.day });
                });

            migrationBuilder.CreateTable(
                name: "exchange_request",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    consumer = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    when = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    words = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    media_url = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    contact = table.Column<string>(type: "TEXT", nullable: true),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    campus = table.Column<Guid>(type: "TEXT", nullable: true),
                    school = table.Column<Guid>(type: "TEXT", nullable: true),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    queue = table.Column<Guid>(type: "TEXT", nullable: false),
                    answer_by = table.Column<long>(type: "INTEGER", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: true),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    expected_at = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    is_shown = table.Column<bool>(type: "INTEGER", nullable: false),
                    public_words = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    public_photos = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    steps = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_request", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_request_step",
                columns: table => new
                {
                    report = table.Column<Guid>(type: "TEXT", nullable: false),
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_request_step", x => new { x.report, x.no });
                });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_consumer_key_hash",
                table: "exchange_consumer",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_consumer_use_day",
                table: "exchange_consumer_use",
                column: "day");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_case",
                table: "exchange_request",
                column: "case");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_consumer_state",
                table: "exchange_request",
                columns: new[] { "consumer", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_district_received_at",
                table: "exchange_request",
                columns: new[] { "district", "received_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_fingerprint",
                table: "exchange_request",
                column: "fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_is_shown_received_at",
                table: "exchange_request",
                columns: new[] { "is_shown", "received_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_number",
                table: "exchange_request",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_queue_state_received_at",
                table: "exchange_request",
                columns: new[] { "queue", "state", "received_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_received_at",
                table: "exchange_request",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_school_received_at",
                table: "exchange_request",
                columns: new[] { "school", "received_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_request_state_answer_by",
                table: "exchange_request",
                columns: new[] { "state", "answer_by" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exchange_consumer");

            migrationBuilder.DropTable(
                name: "exchange_consumer_use");

            migrationBuilder.DropTable(
                name: "exchange_request");

            migrationBuilder.DropTable(
                name: "exchange_request_step");
        }
    }
}
