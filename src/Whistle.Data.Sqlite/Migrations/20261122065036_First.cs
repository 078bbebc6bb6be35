using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Whistle.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "directory_appointment",
                columns: table => new
                {
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    from_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to_day = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_appointment", x => new { x.person, x.unit, x.role, x.from_day });
                });

            migrationBuilder.CreateTable(
                name: "directory_campus",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    town = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    main = table.Column<bool>(type: "INTEGER", nullable: false),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_campus", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directory_heads",
                columns: table => new
                {
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    guide = table.Column<Guid>(type: "TEXT", nullable: true),
                    leader = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_heads", x => x.campus);
                });

            migrationBuilder.CreateTable(
                name: "directory_person",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "directory_seat",
                columns: table => new
                {
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    line = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: true),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    substitute = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_seat", x => new { x.campus, x.line });
                });

            migrationBuilder.CreateTable(
                name: "directory_unit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    line = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    level = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    parent = table.Column<Guid>(type: "TEXT", nullable: true),
                    district = table.Column<Guid>(type: "TEXT", nullable: true),
                    town = table.Column<Guid>(type: "TEXT", nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_directory_unit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hazard_case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    duty_item = table.Column<int>(type: "INTEGER", nullable: false),
                    school = table.Column<Guid>(type: "TEXT", nullable: false),
                    campus = table.Column<Guid>(type: "TEXT", nullable: false),
                    town = table.Column<Guid>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    holder = table.Column<Guid>(type: "TEXT", nullable: false),
                    handler = table.Column<Guid>(type: "TEXT", nullable: true),
                    reporter = table.Column<Guid>(type: "TEXT", nullable: false),
                    hide_reporter = table.Column<bool>(type: "INTEGER", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    photos = table.Column<string>(type: "TEXT", nullable: false),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    place_text = table.Column<string>(type: "TEXT", nullable: true),
                    urgency = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    grams = table.Column<string>(type: "TEXT", nullable: false),
                    accept_by = table.Column<long>(type: "INTEGER", nullable: true),
                    finish_by = table.Column<long>(type: "INTEGER", nullable: true),
                    review_by = table.Column<long>(type: "INTEGER", nullable: true),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    was_accepted = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_declined = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_designated = table.Column<bool>(type: "INTEGER", nullable: false),
                    was_returned = table.Column<bool>(type: "INTEGER", nullable: false),
                    reported_up_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    sent_down_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    sent_down_handler = table.Column<Guid>(type: "TEXT", nullable: true),
                    dispatched_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    dispatched_to = table.Column<Guid>(type: "TEXT", nullable: true),
                    was_reopened = table.Column<bool>(type: "INTEGER", nullable: false),
                    satisfied = table.Column<bool>(type: "INTEGER", nullable: true),
                    question_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    head = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    due_by = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hazard_number",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    district = table.Column<Guid>(type: "TEXT", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_number", x => new { x.day, x.district });
                });

            migrationBuilder.CreateTable(
                name: "hazard_sight",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    full = table.Column<bool>(type: "INTEGER", nullable: false),
                    by_line = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_sight", x => new { x.case_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "notices_notice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    delivery_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    fills = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    urgent = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices_notice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    demo = table.Column<bool>(type: "INTEGER", nullable: false),
                    disabled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    locked_until = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_answer",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    asked = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    location = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    etag = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_answer", x => new { x.account, x.key });
                });

            migrationBuilder.CreateTable(
                name: "platform_delivery",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    failure = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_delivery", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sent_sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: true),
                    height = table.Column<int>(type: "INTEGER", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    uploader = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    owner_kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    owner_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_file", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_journal",
                columns: table => new
                {
                    stream = table.Column<Guid>(type: "TEXT", nullable: false),
                    seq = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                    previous_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_journal", x => new { x.stream, x.seq });
                });

            migrationBuilder.CreateTable(
                name: "platform_journal_digest",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    heads = table.Column<int>(type: "INTEGER", nullable: false),
                    previous_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_journal_digest", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "platform_journal_person",
                columns: table => new
                {
                    stream = table.Column<Guid>(type: "TEXT", nullable: false),
                    alias = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_journal_person", x => new { x.stream, x.alias });
                });

            migrationBuilder.CreateTable(
                name: "platform_journal_text",
                columns: table => new
                {
                    stream = table.Column<Guid>(type: "TEXT", nullable: false),
                    seq = table.Column<int>(type: "INTEGER", nullable: false),
                    field = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    salt = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_journal_text", x => new { x.stream, x.seq, x.field });
                });

            migrationBuilder.CreateTable(
                name: "platform_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_read",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject = table.Column<Guid>(type: "TEXT", nullable: false),
                    person = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_read", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "platform_stamp",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_stamp", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "hazard_leg",
                columns: table => new
                {
                    no = table.Column<int>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true),
                    limit = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hazard_leg", x => new { x.case_id, x.no });
                    table.ForeignKey(
                        name: "FK_hazard_leg_hazard_case_case_id",
                        column: x => x.case_id,
                        principalTable: "hazard_case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_draft",
                columns: table => new
                {
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    fields = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_draft", x => new { x.account, x.path });
                    table.ForeignKey(
                        name: "FK_platform_draft_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_link",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_link", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_link_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_session",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_session", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_session_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "platform_token",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    account = table.Column<Guid>(type: "TEXT", nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen = table.Column<long>(type: "INTEGER", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_platform_token", x => x.key);
                    table.ForeignKey(
                        name: "FK_platform_token_platform_account_account",
                        column: x => x.account,
                        principalTable: "platform_account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_handler_is_open",
                table: "hazard_case",
                columns: new[] { "handler", "is_open" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_holder_is_open_sequence",
                table: "hazard_case",
                columns: new[] { "holder", "is_open", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_is_open_due_by",
                table: "hazard_case",
                columns: new[] { "is_open", "due_by" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_number",
                table: "hazard_case",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_hazard_case_school_is_open_sequence",
                table: "hazard_case",
                columns: new[] { "school", "is_open", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_hazard_leg_unit",
                table: "hazard_leg",
                column: "unit");

            migrationBuilder.CreateIndex(
                name: "IX_hazard_sight_key_is_open_sequence",
                table: "hazard_sight",
                columns: new[] { "key", "is_open", "sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_notices_notice_created_at",
                table: "notices_notice",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "IX_notices_notice_delivery_id_person",
                table: "notices_notice",
                columns: new[] { "delivery_id", "person" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notices_notice_person_id",
                table: "notices_notice",
                columns: new[] { "person", "id" });

            migrationBuilder.CreateIndex(
                name: "notices_unread",
                table: "notices_notice",
                columns: new[] { "person", "id" },
                filter: "read_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_platform_account_login",
                table: "platform_account",
                column: "login",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_platform_account_person",
                table: "platform_account",
                column: "person");

            migrationBuilder.CreateIndex(
                name: "IX_platform_answer_at",
                table: "platform_answer",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_delivery_next_at",
                table: "platform_delivery",
                column: "next_at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_draft_at",
                table: "platform_draft",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_file_owner_id_created_at",
                table: "platform_file",
                columns: new[] { "owner_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_file_sha256",
                table: "platform_file",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "IX_platform_file_uploader_sent_sha256",
                table: "platform_file",
                columns: new[] { "uploader", "sent_sha256" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_journal_at",
                table: "platform_journal",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_link_account",
                table: "platform_link",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_read_kind_subject_at",
                table: "platform_read",
                columns: new[] { "kind", "subject", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_platform_session_account",
                table: "platform_session",
                column: "account");

            migrationBuilder.CreateIndex(
                name: "IX_platform_session_expires_at",
                table: "platform_session",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_platform_token_account",
                table: "platform_token",
                column: "account");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "directory_appointment");

            migrationBuilder.DropTable(
                name: "directory_campus");

            migrationBuilder.DropTable(
                name: "directory_heads");

            migrationBuilder.DropTable(
                name: "directory_person");

            migrationBuilder.DropTable(
                name: "directory_seat");

            migrationBuilder.DropTable(
                name: "directory_unit");

            migrationBuilder.DropTable(
                name: "hazard_leg");

            migrationBuilder.DropTable(
                name: "hazard_number");

            migrationBuilder.DropTable(
                name: "hazard_sight");

            migrationBuilder.DropTable(
                name: "notices_notice");

            migrationBuilder.DropTable(
                name: "platform_answer");

            migrationBuilder.DropTable(
                name: "platform_delivery");

            migrationBuilder.DropTable(
                name: "platform_draft");

            migrationBuilder.DropTable(
                name: "platform_file");

            migrationBuilder.DropTable(
                name: "platform_journal");

            migrationBuilder.DropTable(
                name: "platform_journal_digest");

            migrationBuilder.DropTable(
                name: "platform_journal_person");

            migrationBuilder.DropTable(
                name: "platform_journal_text");

            migrationBuilder.DropTable(
                name: "platform_key");

            migrationBuilder.DropTable(
                name: "platform_link");

            migrationBuilder.DropTable(
                name: "platform_read");

            migrationBuilder.DropTable(
                name: "platform_session");

            migrationBuilder.DropTable(
                name: "platform_stamp");

            migrationBuilder.DropTable(
                name: "platform_token");

            migrationBuilder.DropTable(
                name: "hazard_case");

            migrationBuilder.DropTable(
                name: "platform_account");
        }
    }
}
