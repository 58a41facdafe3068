using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class NamesKeysPeople : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Title",
                table: "Thread",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);

            migrationBuilder.AlterColumn<long>(
                name: "AuthorId",
                table: "Thread",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddColumn<string>(
                name: "Consent",
                table: "Thread",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "FadeTold",
                table: "Thread",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "FadesAt",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HeldFor",
                table: "Thread",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "HiddenAt",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "KnownFrom",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Mask",
                table: "Thread",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PseudonymId",
                table: "Thread",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "AuthorId",
                table: "Post",
                type: "bigint",
                nullable: true,
                oldClrType: typeof(long),
                oldType: "bigint");

            migrationBuilder.AddColumn<int>(
                name: "HeldFor",
                table: "Post",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "HiddenAt",
                table: "Post",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Mask",
                table: "Post",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "PseudonymId",
                table: "Post",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Erasures",
                table: "Place",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "ConcernId",
                table: "Notice",
                type: "bigint",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Mail",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(254)",
                oldMaxLength: 254,
                oldNullable: true);

            migrationBuilder.AddColumn<long>(
                name: "InvitationId",
                table: "Mail",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "EndsAt",
                table: "JoinRequest",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsUnseen",
                table: "JoinRequest",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "Invitation",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ByMail",
                table: "Invitation",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "AllowsPseudonyms",
                table: "Circle",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "AsksConsent",
                table: "Circle",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsPeerSupport",
                table: "Circle",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "KeptDays",
                table: "Circle",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<List<string>>(
                name: "RequiredLevels",
                table: "Circle",
                type: "text[]",
                nullable: false);

            migrationBuilder.AddColumn<List<string>>(
                name: "RequiredProfessions",
                table: "Circle",
                type: "text[]",
                nullable: false);

            migrationBuilder.AddColumn<bool>(
                name: "SealsTexts",
                table: "Circle",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "Hash",
                table: "AuditEntry",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "AuditEntry",
                type: "bigint",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Name",
                table: "Attachment",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(120)",
                oldMaxLength: 120);

            migrationBuilder.AlterColumn<string>(
                name: "Alternative",
                table: "Attachment",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500);

            migrationBuilder.AddColumn<byte[]>(
                name: "SealedKey",
                table: "Attachment",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EmployerFolded",
                table: "AspNetUsers",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "IsReviewer",
                table: "AspNetUsers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateOnly>(
                name: "SeenOn",
                table: "AspNetUsers",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "Standing",
                table: "AspNetUsers",
                type: "text[]",
                nullable: false);

            migrationBuilder.CreateTable(
                name: "AuditDay",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Head = table.Column<byte[]>(type: "bytea", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    NextKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditDay", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "Concern",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    PostId = table.Column<Guid>(type: "uuid", nullable: true),
                    ForOperators = table.Column<bool>(type: "boolean", nullable: false),
                    OperatorsFrom = table.Column<long>(type: "bigint", nullable: true),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Concern", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Concern_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Concern_Post_PostId",
                        column: x => x.PostId,
                        principalTable: "Post",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Concern_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Custodian",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    NamedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: true),
                    Wrapped = table.Column<byte[]>(type: "bytea", nullable: true),
                    ProvedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Custodian", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Custodian_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Erasure",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    KeepsTexts = table.Column<bool>(type: "boolean", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Erasure", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_Erasure_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Export",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    SealedTo = table.Column<byte[]>(type: "bytea", nullable: false),
                    SealedBy = table.Column<byte[]>(type: "bytea", nullable: true),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReadyAt = table.Column<long>(type: "bigint", nullable: true),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    TakenAt = table.Column<long>(type: "bigint", nullable: true),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Pieces = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Export", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Export_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "HiddenText",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    PostId = table.Column<Guid>(type: "uuid", nullable: true),
                    Title = table.Column<string>(type: "text", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    Consent = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    EditedAt = table.Column<long>(type: "bigint", nullable: true),
                    KeptUntil = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HiddenText", x => x.Id);
                    table.ForeignKey(
                        name: "FK_HiddenText_Post_PostId",
                        column: x => x.PostId,
                        principalTable: "Post",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_HiddenText_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "KeptWords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: true),
                    PostId = table.Column<Guid>(type: "uuid", nullable: true),
                    PersonId = table.Column<long>(type: "bigint", nullable: true),
                    Words = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptWords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_KeptWords_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_KeptWords_Post_PostId",
                        column: x => x.PostId,
                        principalTable: "Post",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_KeptWords_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "KeyCheck",
                columns: table => new
                {
                    Name = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Canary = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyCheck", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "LicenceCheck",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Profession = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    SealedNumber = table.Column<byte[]>(type: "bytea", nullable: true),
                    ReviewerId = table.Column<long>(type: "bigint", nullable: true),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LicenceCheck", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LicenceCheck_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MaskedKey",
                columns: table => new
                {
                    KeyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    BodyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Result = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaskedKey", x => x.KeyHash);
                });

            migrationBuilder.CreateTable(
                name: "OwnSecret",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Sealed = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OwnSecret", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_OwnSecret_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Pseudonym",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    Tag = table.Column<byte[]>(type: "bytea", nullable: true),
                    Mask = table.Column<int>(type: "integer", nullable: false),
                    Sealed = table.Column<byte[]>(type: "bytea", nullable: true),
                    Stopper = table.Column<byte[]>(type: "bytea", nullable: true),
                    IsBlocked = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pseudonym", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Pseudonym_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "QuietRule",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Words = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    WordsFolded = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    OtherId = table.Column<long>(type: "bigint", nullable: true),
                    OtherCircleId = table.Column<long>(type: "bigint", nullable: true),
                    Key = table.Column<string>(type: "character varying(210)", maxLength: 210, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuietRule", x => x.Id);
                    table.ForeignKey(
                        name: "FK_QuietRule_AspNetUsers_OtherId",
                        column: x => x.OtherId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_QuietRule_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_QuietRule_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_QuietRule_Circle_OtherCircleId",
                        column: x => x.OtherCircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Sanction",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    MeasureId = table.Column<long>(type: "bigint", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sanction", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Sanction_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Sanction_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SteppedAway",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    On = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SteppedAway", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SteppedAway_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_SteppedAway_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Stop",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    Tag = table.Column<byte[]>(type: "bytea", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Stop", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Stop_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SubjectKey",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubjectKey", x => x.PersonId);
                });

            migrationBuilder.CreateTable(
                name: "TagMark",
                columns: table => new
                {
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    Tag = table.Column<byte[]>(type: "bytea", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TagMark", x => new { x.ThreadId, x.Tag });
                    table.ForeignKey(
                        name: "FK_TagMark_Thread_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Thread",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Turn",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Turn", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Vouch",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Profession = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ById = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Vouch", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Vouch_AspNetUsers_ById",
                        column: x => x.ById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Vouch_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Measure",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ConcernId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: true),
                    Act = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Hides = table.Column<bool>(type: "boolean", nullable: false),
                    Until = table.Column<long>(type: "bigint", nullable: true),
                    Words = table.Column<string>(type: "text", nullable: false),
                    DecidedById = table.Column<long>(type: "bigint", nullable: true),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: false),
                    AppealWords = table.Column<string>(type: "text", nullable: true),
                    AppealedAt = table.Column<long>(type: "bigint", nullable: true),
                    AnsweredById = table.Column<long>(type: "bigint", nullable: true),
                    AnsweredAt = table.Column<long>(type: "bigint", nullable: true),
                    Answer = table.Column<string>(type: "text", nullable: true),
                    IsUndone = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Measure", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Measure_AspNetUsers_AnsweredById",
                        column: x => x.AnsweredById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Measure_AspNetUsers_DecidedById",
                        column: x => x.DecidedById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Measure_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Measure_Concern_ConcernId",
                        column: x => x.ConcernId,
                        principalTable: "Concern",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Report",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ConcernId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Words = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    MayName = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Report", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Report_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Report_Concern_ConcernId",
                        column: x => x.ConcernId,
                        principalTable: "Concern",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ExportPiece",
                columns: table => new
                {
                    ExportId = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExportPiece", x => new { x.ExportId, x.Number });
                    table.ForeignKey(
                        name: "FK_ExportPiece_Export_ExportId",
                        column: x => x.ExportId,
                        principalTable: "Export",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LicencePiece",
                columns: table => new
                {
                    CheckId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Sealed = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LicencePiece", x => new { x.CheckId, x.Number });
                    table.ForeignKey(
                        name: "FK_LicencePiece_LicenceCheck_CheckId",
                        column: x => x.CheckId,
                        principalTable: "LicenceCheck",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Disclosure",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PseudonymId = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedById = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Words = table.Column<string>(type: "text", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: true),
                    HandedOver = table.Column<byte[]>(type: "bytea", nullable: true),
                    Identity = table.Column<byte[]>(type: "bytea", nullable: true),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Disclosure", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Disclosure_AspNetUsers_AskedById",
                        column: x => x.AskedById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Disclosure_Pseudonym_PseudonymId",
                        column: x => x.PseudonymId,
                        principalTable: "Pseudonym",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Resealing",
                columns: table => new
                {
                    PseudonymId = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: false),
                    HandedOver = table.Column<byte[]>(type: "bytea", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Resealing", x => x.PseudonymId);
                    table.ForeignKey(
                        name: "FK_Resealing_Pseudonym_PseudonymId",
                        column: x => x.PseudonymId,
                        principalTable: "Pseudonym",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Thread_FadesAt",
                table: "Thread",
                column: "FadesAt",
                filter: "\"FadesAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Thread_HeldFor",
                table: "Thread",
                column: "HeldFor",
                filter: "\"HeldFor\" > 0");

            migrationBuilder.AddCheckConstraint(
                name: "CK_Thread_Writer",
                table: "Thread",
                sql: "(\"AuthorId\" IS NULL) <> (\"PseudonymId\" IS NULL)");

            migrationBuilder.CreateIndex(
                name: "IX_ReadMark_ThreadId",
                table: "ReadMark",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_Post_HeldFor",
                table: "Post",
                column: "HeldFor",
                filter: "\"HeldFor\" > 0");

            migrationBuilder.CreateIndex(
                name: "IX_Post_PseudonymId",
                table: "Post",
                column: "PseudonymId",
                filter: "\"PseudonymId\" IS NOT NULL");

            migrationBuilder.AddCheckConstraint(
                name: "CK_Post_Writer",
                table: "Post",
                sql: "(\"AuthorId\" IS NULL) <> (\"PseudonymId\" IS NULL)");

            migrationBuilder.CreateIndex(
                name: "IX_Notice_ThreadId",
                table: "Notice",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_Mail_InvitationId",
                table: "Mail",
                column: "InvitationId");

            migrationBuilder.CreateIndex(
                name: "IX_JoinRequest_EndsAt",
                table: "JoinRequest",
                column: "EndsAt",
                filter: "\"State\" = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "IX_Invitation_Address",
                table: "Invitation",
                column: "Address",
                unique: true,
                filter: "\"Address\" IS NOT NULL AND \"CircleId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Invitation_CircleId_Address",
                table: "Invitation",
                columns: new[] { "CircleId", "Address" },
                unique: true,
                filter: "\"Address\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Invitation_CreatedById_CreatedAt",
                table: "Invitation",
                columns: new[] { "CreatedById", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntry_Number",
                table: "AuditEntry",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Concern_CircleId_ClosedAt",
                table: "Concern",
                columns: new[] { "CircleId", "ClosedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Concern_OperatorsFrom",
                table: "Concern",
                column: "OperatorsFrom",
                filter: "\"OperatorsFrom\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Concern_PostId",
                table: "Concern",
                column: "PostId",
                unique: true,
                filter: "\"ClosedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Concern_ThreadId",
                table: "Concern",
                column: "ThreadId",
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"PostId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Custodian_PersonId",
                table: "Custodian",
                column: "PersonId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Disclosure_AskedById",
                table: "Disclosure",
                column: "AskedById");

            migrationBuilder.CreateIndex(
                name: "IX_Disclosure_PseudonymId",
                table: "Disclosure",
                column: "PseudonymId",
                unique: true,
                filter: "\"State\" IN ('Asked', 'Half', 'Opened')");

            migrationBuilder.CreateIndex(
                name: "IX_Disclosure_State_EndsAt",
                table: "Disclosure",
                columns: new[] { "State", "EndsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Erasure_DueAt",
                table: "Erasure",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Export_ExpiresAt",
                table: "Export",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_Export_PersonId",
                table: "Export",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_HiddenText_KeptUntil",
                table: "HiddenText",
                column: "KeptUntil");

            migrationBuilder.CreateIndex(
                name: "IX_HiddenText_PostId",
                table: "HiddenText",
                column: "PostId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HiddenText_ThreadId",
                table: "HiddenText",
                column: "ThreadId",
                unique: true,
                filter: "\"PostId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_KeptWords_PersonId",
                table: "KeptWords",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_KeptWords_PostId",
                table: "KeptWords",
                column: "PostId");

            migrationBuilder.CreateIndex(
                name: "IX_KeptWords_ThreadId_PostId",
                table: "KeptWords",
                columns: new[] { "ThreadId", "PostId" });

            migrationBuilder.CreateIndex(
                name: "IX_LicenceCheck_PersonId_Profession",
                table: "LicenceCheck",
                columns: new[] { "PersonId", "Profession" },
                unique: true,
                filter: "\"State\" IN ('Waiting', 'Taken')");

            migrationBuilder.CreateIndex(
                name: "IX_LicenceCheck_State_CreatedAt",
                table: "LicenceCheck",
                columns: new[] { "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_MaskedKey_CreatedAt",
                table: "MaskedKey",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Measure_AnsweredById",
                table: "Measure",
                column: "AnsweredById");

            migrationBuilder.CreateIndex(
                name: "IX_Measure_ConcernId",
                table: "Measure",
                column: "ConcernId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Measure_DecidedById",
                table: "Measure",
                column: "DecidedById");

            migrationBuilder.CreateIndex(
                name: "IX_Measure_PersonId",
                table: "Measure",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Pseudonym_ThreadId_Tag",
                table: "Pseudonym",
                columns: new[] { "ThreadId", "Tag" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QuietRule_CircleId_PersonId_Key",
                table: "QuietRule",
                columns: new[] { "CircleId", "PersonId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QuietRule_OtherCircleId",
                table: "QuietRule",
                column: "OtherCircleId");

            migrationBuilder.CreateIndex(
                name: "IX_QuietRule_OtherId",
                table: "QuietRule",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_QuietRule_PersonId",
                table: "QuietRule",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Report_ConcernId_PersonId",
                table: "Report",
                columns: new[] { "ConcernId", "PersonId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Report_PersonId",
                table: "Report",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Sanction_CircleId",
                table: "Sanction",
                column: "CircleId");

            migrationBuilder.CreateIndex(
                name: "IX_Sanction_MeasureId",
                table: "Sanction",
                column: "MeasureId");

            migrationBuilder.CreateIndex(
                name: "IX_Sanction_PersonId_CircleId_Until",
                table: "Sanction",
                columns: new[] { "PersonId", "CircleId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_SteppedAway_PersonId_ThreadId",
                table: "SteppedAway",
                columns: new[] { "PersonId", "ThreadId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SteppedAway_ThreadId",
                table: "SteppedAway",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_Stop_CircleId_Tag",
                table: "Stop",
                columns: new[] { "CircleId", "Tag" });

            migrationBuilder.CreateIndex(
                name: "IX_Vouch_ById",
                table: "Vouch",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_Vouch_PersonId_Profession_ById",
                table: "Vouch",
                columns: new[] { "PersonId", "Profession", "ById" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "FK_Mail_Invitation_InvitationId",
                table: "Mail",
                column: "InvitationId",
                principalTable: "Invitation",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_Post_Pseudonym_PseudonymId",
                table: "Post",
                column: "PseudonymId",
                principalTable: "Pseudonym",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Mail_Invitation_InvitationId",
                table: "Mail");

            migrationBuilder.DropForeignKey(
                name: "FK_Post_Pseudonym_PseudonymId",
                table: "Post");

            migrationBuilder.DropTable(
                name: "AuditDay");

            migrationBuilder.DropTable(
                name: "Custodian");

            migrationBuilder.DropTable(
                name: "Disclosure");

            migrationBuilder.DropTable(
                name: "Erasure");

            migrationBuilder.DropTable(
                name: "ExportPiece");

            migrationBuilder.DropTable(
                name: "HiddenText");

            migrationBuilder.DropTable(
                name: "KeptWords");

            migrationBuilder.DropTable(
                name: "KeyCheck");

            migrationBuilder.DropTable(
                name: "LicencePiece");

            migrationBuilder.DropTable(
                name: "MaskedKey");

            migrationBuilder.DropTable(
                name: "Measure");

            migrationBuilder.DropTable(
                name: "OwnSecret");

            migrationBuilder.DropTable(
                name: "QuietRule");

            migrationBuilder.DropTable(
                name: "Report");

            migrationBuilder.DropTable(
                name: "Resealing");

            migrationBuilder.DropTable(
                name: "Sanction");

            migrationBuilder.DropTable(
                name: "SteppedAway");

            migrationBuilder.DropTable(
                name: "Stop");

            migrationBuilder.DropTable(
                name: "SubjectKey");

            migrationBuilder.DropTable(
                name: "TagMark");

            migrationBuilder.DropTable(
                name: "Turn");

            migrationBuilder.DropTable(
                name: "Vouch");

            migrationBuilder.DropTable(
                name: "Export");

            migrationBuilder.DropTable(
                name: "LicenceCheck");

            migrationBuilder.DropTable(
                name: "Concern");

            migrationBuilder.DropTable(
                name: "Pseudonym");

            migrationBuilder.DropIndex(
                name: "IX_Thread_FadesAt",
                table: "Thread");

            migrationBuilder.DropIndex(
                name: "IX_Thread_HeldFor",
                table: "Thread");

            migrationBuilder.DropCheckConstraint(
                name: "CK_Thread_Writer",
                table: "Thread");

            migrationBuilder.DropIndex(
                name: "IX_ReadMark_ThreadId",
                table: "ReadMark");

            migrationBuilder.DropIndex(
                name: "IX_Post_HeldFor",
                table: "Post");

            migrationBuilder.DropIndex(
                name: "IX_Post_PseudonymId",
                table: "Post");

            migrationBuilder.DropCheckConstraint(
                name: "CK_Post_Writer",
                table: "Post");

            migrationBuilder.DropIndex(
                name: "IX_Notice_ThreadId",
                table: "Notice");

            migrationBuilder.DropIndex(
                name: "IX_Mail_InvitationId",
                table: "Mail");

            migrationBuilder.DropIndex(
                name: "IX_JoinRequest_EndsAt",
                table: "JoinRequest");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_Address",
                table: "Invitation");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_CircleId_Address",
                table: "Invitation");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_CreatedById_CreatedAt",
                table: "Invitation");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntry_Number",
                table: "AuditEntry");

            migrationBuilder.DropColumn(
                name: "Consent",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "FadeTold",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "FadesAt",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "HeldFor",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "HiddenAt",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "KnownFrom",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "Mask",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "PseudonymId",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "HeldFor",
                table: "Post");

            migrationBuilder.DropColumn(
                name: "HiddenAt",
                table: "Post");

            migrationBuilder.DropColumn(
                name: "Mask",
                table: "Post");

            migrationBuilder.DropColumn(
                name: "PseudonymId",
                table: "Post");

            migrationBuilder.DropColumn(
                name: "Erasures",
                table: "Place");

            migrationBuilder.DropColumn(
                name: "ConcernId",
                table: "Notice");

            migrationBuilder.DropColumn(
                name: "InvitationId",
                table: "Mail");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "JoinRequest");

            migrationBuilder.DropColumn(
                name: "IsUnseen",
                table: "JoinRequest");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Invitation");

            migrationBuilder.DropColumn(
                name: "ByMail",
                table: "Invitation");

            migrationBuilder.DropColumn(
                name: "AllowsPseudonyms",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "AsksConsent",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "IsPeerSupport",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "KeptDays",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "RequiredLevels",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "RequiredProfessions",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "SealsTexts",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "AuditEntry");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "AuditEntry");

            migrationBuilder.DropColumn(
                name: "SealedKey",
                table: "Attachment");

            migrationBuilder.DropColumn(
                name: "EmployerFolded",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "IsReviewer",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "SeenOn",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "Standing",
                table: "AspNetUsers");

            migrationBuilder.AlterColumn<string>(
                name: "Title",
                table: "Thread",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<long>(
                name: "AuthorId",
                table: "Thread",
                type: "bigint",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "AuthorId",
                table: "Post",
                type: "bigint",
                nullable: false,
                defaultValue: 0L,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Mail",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Name",
                table: "Attachment",
                type: "character varying(120)",
                maxLength: 120,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "Alternative",
                table: "Attachment",
                type: "character varying(500)",
                maxLength: 500,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");
        }
    }
}
