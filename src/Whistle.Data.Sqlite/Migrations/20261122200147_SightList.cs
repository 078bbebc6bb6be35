using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SightList : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_hazard_sight_key_is_open_sequence",
                table: "hazard_sight");

            migrationBuilder.CreateIndex(
                name: "hazard_sight_list",
                table: "hazard_sight",
                columns: new[] { "key", "is_open", "sequence", "case_id", "full", "by_line" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "hazard_sight_list",
                table: "hazard_sight");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_sight_key_is_open_sequence",
                table: "hazard_sight",
                columns: new[] { "key", "is_open", "sequence" });
        }
    }
}
