using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Doors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Challenge",
                table: "Session",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ChallengeUntil",
                table: "Session",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FreshUntil",
                table: "Session",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "LastUsedOn",
                table: "AspNetUserPasskeys",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FactorReset",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    AskedById = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FactorReset", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_FactorReset_AspNetUsers_AskedById",
                        column: x => x.AskedById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_FactorReset_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PendingSignIn",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    TokenHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: true),
                    Challenge = table.Column<string>(type: "text", nullable: true),
                    Tries = table.Column<int>(type: "integer", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingSignIn", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PendingSignIn_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RecoveryCode",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    CodeHash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecoveryCode", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RecoveryCode_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SecondFactor",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Secret = table.Column<string>(type: "text", nullable: true),
                    Next = table.Column<string>(type: "text", nullable: true),
                    LastStep = table.Column<long>(type: "bigint", nullable: false),
                    ConfirmedOn = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecondFactor", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_SecondFactor_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FactorReset_AskedById",
                table: "FactorReset",
                column: "AskedById");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSignIn_ExpiresAt",
                table: "PendingSignIn",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSignIn_PersonId",
                table: "PendingSignIn",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSignIn_TokenHash",
                table: "PendingSignIn",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryCode_PersonId_CodeHash",
                table: "RecoveryCode",
                columns: new[] { "PersonId", "CodeHash" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FactorReset");

            migrationBuilder.DropTable(
                name: "PendingSignIn");

            migrationBuilder.DropTable(
                name: "RecoveryCode");

            migrationBuilder.DropTable(
                name: "SecondFactor");

            migrationBuilder.DropColumn(
                name: "Challenge",
                table: "Session");

            migrationBuilder.DropColumn(
                name: "ChallengeUntil",
                table: "Session");

            migrationBuilder.DropColumn(
                name: "FreshUntil",
                table: "Session");

            migrationBuilder.DropColumn(
                name: "LastUsedOn",
                table: "AspNetUserPasskeys");
        }
    }
}
