using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Readings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchange_enforcement",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    line = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    duty_item = table.Column<int>(type: "integer", nullable: false),
                    outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    campus = table.Column<Guid>(type: "uuid", nullable: true),
                    lat = table.Column<double>(type: "double precision", nullable: true),
                    lon = table.Column<double>(type: "double precision", nullable: true),
                    place = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    business = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    words = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    brought_by = table.Column<Guid>(type: "uuid", nullable: false),
                    brought_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    batch = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_enforcement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_enforcement_before",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record = table.Column<Guid>(type: "uuid", nullable: false),
                    facts = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    brought_by = table.Column<Guid>(type: "uuid", nullable: false),
                    brought_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    replaced_by = table.Column<Guid>(type: "uuid", nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_enforcement_before", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_enforcement_campus",
                columns: table => new
                {
                    record = table.Column<Guid>(type: "uuid", nullable: false),
                    campus = table.Column<Guid>(type: "uuid", nullable: false),
                    school = table.Column<Guid>(type: "uuid", nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    metres = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_enforcement_campus", x => new { x.record, x.campus });
                });

            migrationBuilder.CreateTable(
                name: "exchange_reading",
                columns: table => new
                {
                    station = table.Column<Guid>(type: "uuid", nullable: false),
                    indicator = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    brought_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_reading", x => new { x.station, x.indicator, x.at });
                });

            migrationBuilder.CreateTable(
                name: "exchange_reading_before",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    station = table.Column<Guid>(type: "uuid", nullable: false),
                    indicator = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    brought_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    replaced_by = table.Column<Guid>(type: "uuid", nullable: true),
                    replaced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_reading_before", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_reading_latest",
                columns: table => new
                {
                    station = table.Column<Guid>(type: "uuid", nullable: false),
                    indicator = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_reading_latest", x => new { x.station, x.indicator });
                });

            migrationBuilder.CreateTable(
                name: "exchange_station",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    district = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    lat = table.Column<double>(type: "double precision", nullable: false),
                    lon = table.Column<double>(type: "double precision", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_station", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exchange_station_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    station = table.Column<Guid>(type: "uuid", nullable: false),
                    before = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    person = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchange_station_change", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_batch",
                table: "exchange_enforcement",
                column: "batch");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_day_id",
                table: "exchange_enforcement",
                columns: new[] { "day", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_unit_number",
                table: "exchange_enforcement",
                columns: new[] { "unit", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_before_record",
                table: "exchange_enforcement_before",
                column: "record");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_campus_campus",
                table: "exchange_enforcement_campus",
                column: "campus");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_campus_district",
                table: "exchange_enforcement_campus",
                column: "district");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_enforcement_campus_school",
                table: "exchange_enforcement_campus",
                column: "school");

            migrationBuilder.CreateIndex(
                name: "IX_exchange_reading_before_station_indicator_at",
                table: "exchange_reading_before",
                columns: new[] { "station", "indicator", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_station_code",
                table: "exchange_station",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_exchange_station_district_kind",
                table: "exchange_station",
                columns: new[] { "district", "kind" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_station_lat_lon",
                table: "exchange_station",
                columns: new[] { "lat", "lon" });

            migrationBuilder.CreateIndex(
                name: "IX_exchange_station_change_station_at",
                table: "exchange_station_change",
                columns: new[] { "station", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exchange_enforcement");

            migrationBuilder.DropTable(
                name: "exchange_enforcement_before");

            migrationBuilder.DropTable(
                name: "exchange_enforcement_campus");

            migrationBuilder.DropTable(
                name: "exchange_reading");

            migrationBuilder.DropTable(
                name: "exchange_reading_before");

            migrationBuilder.DropTable(
                name: "exchange_reading_latest");

            migrationBuilder.DropTable(
                name: "exchange_station");

            migrationBuilder.DropTable(
                name: "exchange_station_change");
        }
    }
}
