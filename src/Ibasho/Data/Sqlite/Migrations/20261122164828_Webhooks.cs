using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Job_FailedAt_NotBefore_Id",
                table: "Job");

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "Job",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "Inside");

            migrationBuilder.CreateTable(
                name: "Webhook",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    CircleId = table.Column<long>(type: "INTEGER", nullable: false),
                    MadeById = table.Column<long>(type: "INTEGER", nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    SealedKey = table.Column<string>(type: "TEXT", nullable: false),
                    OnThreads = table.Column<bool>(type: "INTEGER", nullable: false),
                    OnReplies = table.Column<bool>(type: "INTEGER", nullable: false),
                    OnRequests = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastStatus = table.Column<int>(type: "INTEGER", nullable: true),
                    FailingSince = table.Column<long>(type: "INTEGER", nullable: true),
                    PausedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Webhook", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Webhook_AspNetUsers_MadeById",
                        column: x => x.MadeById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Webhook_Circle_CircleId",
                        column: x => x.CircleId,
                        principalTable: "Circle",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Job_Lane_FailedAt_NotBefore_Id",
                table: "Job",
                columns: new[] { "Lane", "FailedAt", "NotBefore", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Webhook_CircleId",
                table: "Webhook",
                column: "CircleId");

            migrationBuilder.CreateIndex(
                name: "IX_Webhook_MadeById",
                table: "Webhook",
                column: "MadeById");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Webhook");

            migrationBuilder.DropIndex(
                name: "IX_Job_Lane_FailedAt_NotBefore_Id",
                table: "Job");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "Job");

            migrationBuilder.CreateIndex(
                name: "IX_Job_FailedAt_NotBefore_Id",
                table: "Job",
                columns: new[] { "FailedAt", "NotBefore", "Id" });
        }
    }
}
