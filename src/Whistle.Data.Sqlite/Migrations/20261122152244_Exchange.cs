using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Exchange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchange_message",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    target = table.Column<Guid>(type: "TEXT", nullable: false),
                    about = table.Column<Guid>(type: "TEXT", nullable: false),
                    seq = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    claim = table.Column<Guid>(type: "TEXT", nullable: true),
                    claimed_until = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: true),
                    detail = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    took = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_message", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_subscription",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    binary = table.Column<bool>(type: "INTEGER", nullable: false),
                    events = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    duty_items = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    per_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    secret = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    old_secret = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    secret_since = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    reached_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_subscription", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "exchange_message_about",
                table: "exchange_message",
                columns: new[] { "about", "target" });

            migrationBuilder.CreateIndex(
                name: "exchange_message_due",
                table: "exchange_message",
                columns: new[] { "next_at", "target" },
                filter: "next_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "exchange_message_log",
                table: "exchange_message",
                columns: new[] { "target", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_message_target_about_seq",
                table: "exchange_message",
                columns: new[] { "target", "about", "seq" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_subscription_owner",
                table: "exchange_subscription",
                column: "owner");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exchange_message");

            migrationBuilder.DropTable(
                name: "exchange_subscription");
        }
    }
}
