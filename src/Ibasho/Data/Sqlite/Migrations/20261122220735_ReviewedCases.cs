using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Sqlite.Migrations
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
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "FadeTold",
                table: "Thread",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "FadesAt",
                table: "Thread",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "KnownFrom",
                table: "Thread",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "Thread",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AsksConsent",
                table: "Circle",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "KeptDays",
                table: "Circle",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "KeptWords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PostId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: true),
                    Words = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
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
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: false),
                    On = table.Column<DateOnly>(type: "TEXT", nullable: false)
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
