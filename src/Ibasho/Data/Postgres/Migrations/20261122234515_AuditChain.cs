using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ibasho.Data.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Hash",
                table: "AuditEntry",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "AuditEntry",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuditDay",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Head = table.Column<byte[]>(type: "bytea", nullable: false),
                    PublicKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    NextKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditDay", x => x.Day);
                });

            migrationBuilder.CreateTable(
                name: "SubjectKey",
                columns: table => new
                {
                    PersonId = table.Column<long>(type: "bigint", nullable: false),
                    Wrapped = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SubjectKey", x => x.PersonId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntry_Number",
                table: "AuditEntry",
                column: "Number",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditDay");

            migrationBuilder.DropTable(
                name: "SubjectKey");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntry_Number",
                table: "AuditEntry");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "AuditEntry");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "AuditEntry");
        }
    }
}
