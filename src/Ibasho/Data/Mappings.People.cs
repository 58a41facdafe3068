using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Data;

/// <summary>Accounts, what proves them, and what belongs to one person alone.</summary>
internal static partial class Mappings
{
    private static void People(ModelBuilder builder)
    {
        builder.Entity<Person>(e =>
        {
            e.Property(p => p.Name).HasMaxLength(60);
            e.Property(p => p.NameFolded).HasMaxLength(120);
            e.Property(p => p.Version).IsConcurrencyToken();
            e.Property(p => p.EmployerFolded).HasMaxLength(200);
            e.HasIndex(p => p.NameFolded);
            e.HasIndex(p => p.State);
            e.HasIndex(p => p.NormalizedEmail).IsUnique();
        });
        builder.Entity<Session>(e =>
        {
            e.HasIndex(s => s.TokenHash).IsUnique();
            e.HasIndex(s => s.PersonId);
        });
        builder.Entity<ApiToken>(e =>
        {
            e.HasIndex(t => t.TokenHash).IsUnique();
            e.HasIndex(t => t.PersonId);
        });
        builder.Entity<SecondFactor>(e =>
        {
            e.HasKey(f => f.PersonId);
            e.Property(f => f.PersonId).ValueGeneratedNever();
        });
        builder.Entity<RecoveryCode>().HasIndex(c => new { c.PersonId, c.CodeHash }).IsUnique();
        builder.Entity<PendingSignIn>(e =>
        {
            e.HasIndex(p => p.TokenHash).IsUnique();
            e.HasIndex(p => p.ExpiresAt);
            e.HasOne(p => p.Person).WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<FactorReset>(e =>
        {
            e.HasKey(r => r.PersonId);
            e.Property(r => r.PersonId).ValueGeneratedNever();
            e.HasOne(r => r.AskedBy).WithMany().HasForeignKey(r => r.AskedById).OnDelete(DeleteBehavior.Cascade);
        });
        // Identity's row knows when a passkey was made; when it was last used, by day, we add.
        builder.Entity<IdentityUserPasskey<long>>().Property<DateOnly?>(Passkeys.LastUsedOn);
        builder.Entity<LicenceCheck>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Profession).HasMaxLength(20);
            e.Property(c => c.Reason).HasMaxLength(LicenceCheck.ReasonLength);
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasOne(c => c.Person).WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            // One at a time for each profession.
            e.HasIndex(c => new { c.PersonId, c.Profession }).IsUnique().HasFilter("\"State\" IN ('Waiting', 'Taken')");
            e.HasIndex(c => new { c.State, c.CreatedAt });
        });
        builder.Entity<LicencePiece>(e =>
        {
            e.HasKey(p => new { p.CheckId, p.Number });
            e.HasOne(p => p.Check).WithMany().HasForeignKey(p => p.CheckId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Vouch>(e =>
        {
            e.Property(v => v.Profession).HasMaxLength(20);
            e.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(v => v.By).WithMany().HasForeignKey(v => v.ById).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(v => new { v.PersonId, v.Profession, v.ById }).IsUnique();
        });
        builder.Entity<QuietRule>(e =>
        {
            e.Property(r => r.Words).HasMaxLength(QuietRule.WordsLength);
            e.Property(r => r.WordsFolded).HasMaxLength(200);
            e.Property(r => r.Key).HasMaxLength(210);
            e.HasOne(r => r.Circle).WithMany().HasForeignKey(r => r.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(r => r.Person).WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(r => r.Other).WithMany().HasForeignKey(r => r.OtherId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(r => r.OtherCircle).WithMany().HasForeignKey(r => r.OtherCircleId).OnDelete(DeleteBehavior.Cascade);
            // Every gate of memberships asks by circle first, and then by owner.
            e.HasIndex(r => new { r.CircleId, r.PersonId, r.Key }).IsUnique();
        });
        builder.Entity<SubjectKey>(e =>
        {
            e.HasKey(k => k.PersonId);
            e.Property(k => k.PersonId).ValueGeneratedNever();
        });
        builder.Entity<Export>().HasIndex(x => x.ExpiresAt);
        builder.Entity<ExportPiece>(e =>
        {
            e.HasKey(p => new { p.ExportId, p.Number });
            e.HasOne<Export>().WithMany().HasForeignKey(p => p.ExportId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Erasure>(e =>
        {
            e.HasKey(x => x.PersonId);
            e.Property(x => x.PersonId).ValueGeneratedNever();
            e.HasIndex(x => x.DueAt);
        });
    }
}
