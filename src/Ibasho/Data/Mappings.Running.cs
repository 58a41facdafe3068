using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>News, mail, jobs, the record, and what the place itself needs.</summary>
internal static partial class Mappings
{
    private static void Running(ModelBuilder builder)
    {
        builder.Entity<Turn>().HasKey(t => t.Name);
        builder.Entity<Notice>(e =>
        {
            e.Property(n => n.Once).HasMaxLength(100);
            e.HasIndex(n => new { n.PersonId, n.Once }).IsUnique();
            e.HasIndex(n => new { n.PersonId, n.ReadAt, n.Id });
            e.HasIndex(n => n.ThreadId);
        });
        builder.Entity<NoticePreference>().HasKey(p => new { p.PersonId, p.Kind });
        builder.Entity<Mail>(e =>
        {
            e.HasIndex(m => m.NoticeId).IsUnique();
            e.HasIndex(m => new { m.NotBefore, m.Id });
            e.HasOne<Notice>().WithMany().HasForeignKey(m => m.NoticeId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Invitation>().WithMany().HasForeignKey(m => m.InvitationId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<MailLink>(e =>
        {
            e.HasIndex(l => l.TokenHash).IsUnique();
            e.HasIndex(l => l.ExpiresAt);
        });
        builder.Entity<Job>().HasIndex(j => new { j.Lane, j.FailedAt, j.NotBefore, j.Id });
        builder.Entity<IdempotencyKey>(e =>
        {
            e.HasIndex(k => new { k.PersonId, k.KeyHash }).IsUnique();
            e.HasIndex(k => k.CreatedAt);
        });
        builder.Entity<KeyCheck>().HasKey(k => k.Name);
        builder.Entity<Backup>(e =>
        {
            e.Property(b => b.Id).ValueGeneratedNever();
            e.Property(b => b.Name).HasMaxLength(Backup.NameLength);
            e.Property(b => b.Trouble).HasMaxLength(40);
            e.HasIndex(b => b.MadeAt);
        });
        builder.Entity<AuditEntry>(e =>
        {
            e.Ignore(a => a.About);
            e.HasIndex(a => a.Number).IsUnique();
            e.HasIndex(a => new { a.CircleId, a.Id });
        });
        builder.Entity<AuditDay>(e =>
        {
            e.HasKey(d => d.Day);
            e.Ignore(d => d.Signed);
        });
        builder.Entity<Place>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Version).IsConcurrencyToken();
        });
        builder.Entity<CrisisLine>().Property(l => l.Version).IsConcurrencyToken();
    }
}
