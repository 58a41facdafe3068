using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>Circles, who is in them, and how one comes in.</summary>
internal static partial class Mappings
{
    private static void Circles(ModelBuilder builder)
    {
        builder.Entity<Circle>(e =>
        {
            e.Property(c => c.Slug).HasMaxLength(Circle.SlugLength);
            e.Property(c => c.Name).HasMaxLength(Circle.NameLength);
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasIndex(c => c.Slug).IsUnique();
            e.HasIndex(c => new { c.Visibility, c.Id });
            e.HasMany(c => c.Themes).WithOne().HasForeignKey(t => t.CircleId);
            e.HasMany(c => c.Memberships).WithOne(m => m.Circle).HasForeignKey(m => m.CircleId);
        });
        builder.Entity<Theme>().HasIndex(t => new { t.CircleId, t.Key }).IsUnique();
        builder.Entity<Pledge>().HasIndex(p => new { p.CircleId, p.Number }).IsUnique();
        builder.Entity<PledgeAgreement>().HasIndex(p => new { p.CircleId, p.PersonId, p.Number }).IsUnique();
        builder.Entity<Membership>(e =>
        {
            e.Property(m => m.Version).IsConcurrencyToken();
            e.HasIndex(m => new { m.CircleId, m.PersonId }).IsUnique();
            e.HasIndex(m => m.PersonId);
        });
        builder.Entity<JoinRequest>(e =>
        {
            e.Property(r => r.Version).IsConcurrencyToken();
            e.HasIndex(r => new { r.CircleId, r.PersonId }).IsUnique().HasFilter("\"State\" = 'Waiting'");
            e.HasIndex(r => new { r.CircleId, r.State, r.Id });
            e.HasIndex(r => r.PersonId);
            e.HasIndex(r => r.EndsAt).HasFilter("\"State\" = 'Waiting'");
        });
        builder.Entity<Invitation>(e =>
        {
            e.Property(i => i.Version).IsConcurrencyToken();
            e.Property(i => i.Address).HasMaxLength(EmailAddress.MostLetters);
            e.HasIndex(i => i.TokenHash).IsUnique();
            e.HasIndex(i => i.CircleId);
            // Of two who send the same list at once, one invites each address.
            e.HasIndex(i => new { i.CircleId, i.Address }).IsUnique().HasFilter("\"Address\" IS NOT NULL");
            e.HasIndex(i => i.Address).IsUnique().HasFilter("\"Address\" IS NOT NULL AND \"CircleId\" IS NULL");
            e.HasIndex(i => new { i.CreatedById, i.CreatedAt });
        });
        builder.Entity<Webhook>(e =>
        {
            e.Property(w => w.Address).HasMaxLength(Webhook.AddressLength);
            e.Property(w => w.Version).IsConcurrencyToken();
            e.HasOne(w => w.Circle).WithMany().HasForeignKey(w => w.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Person>().WithMany().HasForeignKey(w => w.MadeById).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<MailArchive>(e =>
        {
            e.Property(a => a.Name).HasMaxLength(MailArchive.NameLength);
            e.Property(a => a.Version).IsConcurrencyToken();
            e.HasOne(a => a.Circle).WithMany().HasForeignKey(a => a.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Person>().WithMany().HasForeignKey(a => a.BroughtById).OnDelete(DeleteBehavior.SetNull);
        });
        builder.Entity<ArchivedMail>(e =>
        {
            e.HasOne(m => m.Archive).WithMany().HasForeignKey(m => m.ArchiveId).OnDelete(DeleteBehavior.Cascade);
            // The same archive brought twice at once brings each mail once.
            e.HasIndex(m => new { m.CircleId, m.Hash }).IsUnique();
            e.HasIndex(m => new { m.ArchiveId, m.ThreadId });
        });
    }
}
