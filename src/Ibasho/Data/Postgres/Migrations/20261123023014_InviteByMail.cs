using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class InviteByMail : Migration
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
