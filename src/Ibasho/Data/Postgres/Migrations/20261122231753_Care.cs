using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Care : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "HiddenAt",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HiddenAt",
                table: "Post",
                type: "bigint",
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Erasure");

            migrationBuilder.DropTable(
                name: "ExportPiece");

            migrationBuilder.DropTable(
                name: "HiddenText");

            migrationBuilder.DropTable(
                name: "Measure");

            migrationBuilder.DropTable(
                name: "Report");

            migrationBuilder.DropTable(
                name: "Sanction");

            migrationBuilder.DropTable(
                name: "Export");

            migrationBuilder.DropTable(
                name: "Concern");

            migrationBuilder.DropColumn(
                name: "HiddenAt",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "HiddenAt",
                table: "Post");

            migrationBuilder.DropColumn(
                name: "Erasures",
                table: "Place");

            migrationBuilder.DropColumn(
                name: "ConcernId",
                table: "Notice");
        }
    }
}
