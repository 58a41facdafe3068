using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BackupsArchives : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Merged when eight pieces of a size are there, not four: a post among a million changes half as many pages of the index.
            migrationBuilder.Sql("INSERT INTO search_words(search_words, rank) VALUES('automerge', 8)");

            migrationBuilder.AddColumn<long>(
                name: "OutboxFrozenAt",
                table: "Place",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Backup",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    VerifiedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    Trouble = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Backup", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailArchive",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    CircleId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    BroughtById = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReleasedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Rewrites = table.Column<bool>(type: "INTEGER", nullable: false),
                    Mails = table.Column<int>(type: "INTEGER", nullable: false),
                    Known = table.Column<int>(type: "INTEGER", nullable: false),
                    Threads = table.Column<int>(type: "INTEGER", nullable: false),
                    Files = table.Column<int>(type: "INTEGER", nullable: false),
                    FilesLeft = table.Column<int>(type: "INTEGER", nullable: false),
                    Shortened = table.Column<int>(type: "INTEGER", nullable: false),
                    Empty = table.Column<int>(type: "INTEGER", nullable: false),
                    Matched = table.Column<int>(type: "INTEGER", nullable: false),
                    Sure = table.Column<int>(type: "INTEGER", nullable: false),
                    Likely = table.Column<int>(type: "INTEGER", nullable: false),
                    Kinds = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailArchive", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MailArchive_AspNetUsers_BroughtById",
                        column: x => x.BroughtById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_MailArchive_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ArchivedMail",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ArchiveId = table.Column<long>(type: "INTEGER", nullable: false),
                    CircleId = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: true),
                    PostId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Sure = table.Column<int>(type: "INTEGER", nullable: false),
                    Likely = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ArchivedMail", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ArchivedMail_MailArchive_ArchiveId",
                        column: x => x.ArchiveId,
                        principalTable: "MailArchive",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ArchivedMail_ArchiveId_ThreadId",
                table: "ArchivedMail",
                columns: new[] { "ArchiveId", "ThreadId" });

            migrationBuilder.CreateIndex(
                name: "IX_ArchivedMail_CircleId_Hash",
                table: "ArchivedMail",
                columns: new[] { "CircleId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Backup_MadeAt",
                table: "Backup",
                column: "MadeAt");

            migrationBuilder.CreateIndex(
                name: "IX_MailArchive_BroughtById",
                table: "MailArchive",
                column: "BroughtById");

            migrationBuilder.CreateIndex(
                name: "IX_MailArchive_CircleId",
                table: "MailArchive",
                column: "CircleId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("INSERT INTO search_words(search_words, rank) VALUES('automerge', 4)");

            migrationBuilder.DropTable(
                name: "ArchivedMail");

            migrationBuilder.DropTable(
                name: "Backup");

            migrationBuilder.DropTable(
                name: "MailArchive");

            migrationBuilder.DropColumn(
                name: "OutboxFrozenAt",
                table: "Place");
        }
    }
}
