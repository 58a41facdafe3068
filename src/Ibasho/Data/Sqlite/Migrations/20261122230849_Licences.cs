using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Licences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RequiredLevels",
                table: "Circle",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "RequiredProfessions",
                table: "Circle",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "IsReviewer",
                table: "AspNetUsers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Standing",
                table: "AspNetUsers",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "LicenceCheck",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    Profession = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    SealedNumber = table.Column<byte[]>(type: "BLOB", nullable: true),
                    ReviewerId = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
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
                name: "Vouch",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    Profession = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ById = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
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
                name: "LicencePiece",
                columns: table => new
                {
                    CheckId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false)
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
                name: "IX_Vouch_ById",
                table: "Vouch",
                column: "ById");

            migrationBuilder.CreateIndex(
                name: "IX_Vouch_PersonId_Profession_ById",
                table: "Vouch",
                columns: new[] { "PersonId", "Profession", "ById" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LicencePiece");

            migrationBuilder.DropTable(
                name: "Vouch");

            migrationBuilder.DropTable(
                name: "LicenceCheck");

            migrationBuilder.DropColumn(
                name: "RequiredLevels",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "RequiredProfessions",
                table: "Circle");

            migrationBuilder.DropColumn(
                name: "IsReviewer",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "Standing",
                table: "AspNetUsers");
        }
    }
}
