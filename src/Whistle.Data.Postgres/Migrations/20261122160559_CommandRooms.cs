using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class CommandRooms : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchange_outside_number",
                columns: table => new
                {
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_outside_number", x => new { x.room, x.number });
                });

            migrationBuilder.CreateTable(
                name: "exchange_room",
                columns: table => new
                {
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    is_outside = table.Column<bool>(type: "boolean", nullable: false),
                    endpoint = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    site = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    switched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    tested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    test_answer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    compared_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    compare_answer = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_room", x => x.room);
                });

            migrationBuilder.CreateTable(
                name: "exchange_room_act",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_room_act", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_room_difference",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    ours = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    theirs = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    on_the_way = table.Column<bool>(type: "boolean", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_room_difference", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_room_message",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    message_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    says = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    number = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    outside_number = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    body = table.Column<string>(type: "text", nullable: true),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    why = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    files = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    seq = table.Column<int>(type: "integer", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_room_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_room_secret",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    room = table.Column<Guid>(type: "uuid", nullable: false),
                    way = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    @sealed = table.Column<string>(name: "sealed", type: "character varying(400)", maxLength: 400, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_room_secret", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_outside_number_case_id",
                table: "exchange_outside_number",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_district",
                table: "exchange_room",
                column: "district");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_act_room_at",
                table: "exchange_room_act",
                columns: new[] { "room", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_difference_room_number",
                table: "exchange_room_difference",
                columns: new[] { "room", "number" });

            migrationBuilder.CreateIndex(
                name: "exchange_room_message_due",
                table: "exchange_room_message",
                column: "next_at",
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_message_number_state",
                table: "exchange_room_message",
                columns: new[] { "number", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_message_room_message_id",
                table: "exchange_room_message",
                columns: new[] { "room", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_message_room_state_received_at",
                table: "exchange_room_message",
                columns: new[] { "room", "state", "received_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_room_secret_room_way",
                table: "exchange_room_secret",
                columns: new[] { "room", "way" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exchange_outside_number");

            migrationBuilder.DropTable(
                name: "exchange_room");

            migrationBuilder.DropTable(
                name: "exchange_room_act");

            migrationBuilder.DropTable(
                name: "exchange_room_difference");

            migrationBuilder.DropTable(
                name: "exchange_room_message");

            migrationBuilder.DropTable(
                name: "exchange_room_secret");
        }
    }
}
