using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ReviewedCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.AddColumn<long>(
                name: "KnownFrom",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "Thread",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AsksConsent",
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
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
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

            migrationBuilder.CreateIndex(
                name: "IX_Thread_FadesAt",
                table: "Thread",
                column: "FadesAt",
                filter: "\"FadesAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ReadMark_ThreadId",
                table: "ReadMark",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_Notice_ThreadId",
                table: "Notice",
                column: "ThreadId");

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
                name: "IX_SteppedAway_PersonId_ThreadId",
                table: "SteppedAway",
                columns: new[] { "PersonId", "ThreadId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SteppedAway_ThreadId",
                table: "SteppedAway",
                column: "ThreadId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeptWords");

            migrationBuilder.DropTable(
                name: "SteppedAway");

            migrationBuilder.DropIndex(
                name: "IX_Thread_FadesAt",
                table: "Thread");

            migrationBuilder.DropIndex(
                name: "IX_ReadMark_ThreadId",
                table: "ReadMark");

            migrationBuilder.DropIndex(
                name: "IX_Notice_ThreadId",
                table: "Notice");

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
                name: "KnownFrom",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "Thread");

            migrationBuilder.DropColumn(
                name: "AsksConsent",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "KeptDays",
                table: "Circle");
        }
    }
}
