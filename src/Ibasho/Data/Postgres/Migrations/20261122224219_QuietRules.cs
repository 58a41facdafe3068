using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class QuietRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
                name: "EmployerFolded",
                table: "AspNetUsers",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

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

            migrationBuilder.CreateIndex(
                name: "IX_JoinRequest_EndsAt",
                table: "JoinRequest",
                column: "EndsAt",
                filter: "\"State\" = 'Waiting'");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "QuietRule");

            migrationBuilder.DropIndex(
                name: "IX_JoinRequest_EndsAt",
                table: "JoinRequest");

            migrationBuilder.DropColumn(
                name: "EndsAt",
                table: "JoinRequest");

            migrationBuilder.DropColumn(
                name: "IsUnseen",
                table: "JoinRequest");

            migrationBuilder.DropColumn(
                name: "EmployerFolded",
                table: "AspNetUsers");
        }
    }
}
