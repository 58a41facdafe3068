using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Licences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "IsReviewer",
                table: "AspNetUsers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<List<string>>(
                name: "Standing",
                table: "AspNetUsers",
                type: "text[]",
                nullable: false);

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
