using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class BringYourGroup : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "InvitationId",
                table: "Mail",
                type: "bigint",
                nullable: true);

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

            migrationBuilder.CreateTable(
                name: "MailArchive",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    State = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    BroughtById = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ReleasedAt = table.Column<long>(type: "bigint", nullable: true),
                    Rewrites = table.Column<bool>(type: "boolean", nullable: false),
                    Mails = table.Column<int>(type: "integer", nullable: false),
                    Known = table.Column<int>(type: "integer", nullable: false),
                    Threads = table.Column<int>(type: "integer", nullable: false),
                    Files = table.Column<int>(type: "integer", nullable: false),
                    FilesLeft = table.Column<int>(type: "integer", nullable: false),
                    Shortened = table.Column<int>(type: "integer", nullable: false),
                    Empty = table.Column<int>(type: "integer", nullable: false),
                    Matched = table.Column<int>(type: "integer", nullable: false),
                    Sure = table.Column<int>(type: "integer", nullable: false),
                    Likely = table.Column<int>(type: "integer", nullable: false),
                    Kinds = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ArchiveId = table.Column<long>(type: "bigint", nullable: false),
                    CircleId = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: true),
                    PostId = table.Column<Guid>(type: "uuid", nullable: true),
                    Sure = table.Column<int>(type: "integer", nullable: false),
                    Likely = table.Column<int>(type: "integer", nullable: false)
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
                name: "IX_Mail_InvitationId",
                table: "Mail",
                column: "InvitationId");

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
                name: "IX_ArchivedMail_ArchiveId_ThreadId",
                table: "ArchivedMail",
                columns: new[] { "ArchiveId", "ThreadId" });

            migrationBuilder.CreateIndex(
                name: "IX_ArchivedMail_CircleId_Hash",
                table: "ArchivedMail",
                columns: new[] { "CircleId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailArchive_BroughtById",
                table: "MailArchive",
                column: "BroughtById");

            migrationBuilder.CreateIndex(
                name: "IX_MailArchive_CircleId",
                table: "MailArchive",
                column: "CircleId");

            migrationBuilder.AddForeignKey(
                name: "FK_Mail_Invitation_InvitationId",
                table: "Mail",
                column: "InvitationId",
                principalTable: "Invitation",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Mail_Invitation_InvitationId",
                table: "Mail");

            migrationBuilder.DropTable(
                name: "ArchivedMail");

            migrationBuilder.DropTable(
                name: "MailArchive");

            migrationBuilder.DropIndex(
                name: "IX_Mail_InvitationId",
                table: "Mail");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_Address",
                table: "Invitation");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_CircleId_Address",
                table: "Invitation");

            migrationBuilder.DropIndex(
                name: "IX_Invitation_CreatedById_CreatedAt",
                table: "Invitation");

            migrationBuilder.DropColumn(
                name: "InvitationId",
                table: "Mail");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Invitation");

            migrationBuilder.DropColumn(
                name: "ByMail",
                table: "Invitation");
        }
    }
}
