using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class MapPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "maps_place",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    campus = table.Column<Guid>(type: "uuid", nullable: true),
                    shape = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    points = table.Column<string>(type: "text", nullable: false),
                    lat = table.Column<double>(type: "double precision", nullable: false),
                    lon = table.Column<double>(type: "double precision", nullable: false),
                    west = table.Column<double>(type: "double precision", nullable: false),
                    south = table.Column<double>(type: "double precision", nullable: false),
                    east = table.Column<double>(type: "double precision", nullable: false),
                    north = table.Column<double>(type: "double precision", nullable: false),
                    source = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    since = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    keeper = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_maps_place", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "maps_place_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    place = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_maps_place_change", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_maps_place_campus",
                table: "maps_place",
                column: "campus");

            migrationBuilder.CreateIndex(
                name: "IX_maps_place_district_kind_name_zh",
                table: "maps_place",
                columns: new[] { "district", "kind", "name_zh" });

            migrationBuilder.CreateIndex(
                name: "IX_maps_place_lat_lon",
                table: "maps_place",
                columns: new[] { "lat", "lon" });

            migrationBuilder.CreateIndex(
                name: "IX_maps_place_change_place_at",
                table: "maps_place_change",
                columns: new[] { "place", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "maps_place");

            migrationBuilder.DropTable(
                name: "maps_place_change");
        }
    }
}
