using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>Texts, under which name they stand, and what readers keep of them.</summary>
internal static partial class Mappings
{
    private static void Texts(ModelBuilder builder)
    {
        builder.Entity<Thread>(e =>
        {
            e.Property(t => t.Id).ValueGeneratedNever();
            e.Property(t => t.Version).IsConcurrencyToken();
            e.HasOne(t => t.Theme).WithMany().HasForeignKey(t => t.ThemeId).OnDelete(DeleteBehavior.SetNull);
            e.HasOne(t => t.Author).WithMany().HasForeignKey(t => t.AuthorId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(t => new { t.CircleId, t.LastPostAt, t.Id });
            e.HasIndex(t => new { t.CircleId, t.ThemeId, t.LastPostAt });
            e.HasIndex(t => new { t.AuthorId, t.CreatedAt });
            e.HasIndex(t => t.FadesAt).HasFilter("\"FadesAt\" IS NOT NULL");
        });
        foreach (var written in new[] { typeof(Thread), typeof(Post) })
            builder.Entity(written).ToTable(t => t.HasCheckConstraint($"CK_{written.Name}_Writer", "(\"AuthorId\" IS NULL) <> (\"PseudonymId\" IS NULL)"));
        builder.Entity<Thread>().HasIndex(t => t.HeldFor).HasFilter("\"HeldFor\" > 0");
        builder.Entity<Post>().HasIndex(p => p.HeldFor).HasFilter("\"HeldFor\" > 0");
        // Nearly all have none: those are not to be written into the index with every post.
        builder.Entity<Post>().HasIndex(p => p.PseudonymId).HasFilter("\"PseudonymId\" IS NOT NULL");
        builder.Entity<Post>().HasOne<Pseudonym>().WithMany().HasForeignKey(p => p.PseudonymId).OnDelete(DeleteBehavior.Restrict);
        builder.Entity<Pseudonym>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.HasOne(p => p.Thread).WithMany().HasForeignKey(p => p.ThreadId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(p => new { p.ThreadId, p.Tag }).IsUnique();
        });
        builder.Entity<OwnSecret>(e =>
        {
            e.HasKey(s => s.PersonId);
            e.Property(s => s.PersonId).ValueGeneratedNever();
        });
        builder.Entity<TagMark>(e =>
        {
            e.HasKey(m => new { m.ThreadId, m.Tag });
            e.HasOne<Thread>().WithMany().HasForeignKey(m => m.ThreadId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Stop>(e =>
        {
            e.HasIndex(s => new { s.CircleId, s.Tag });
            e.HasOne<Circle>().WithMany().HasForeignKey(s => s.CircleId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<MaskedKey>(e =>
        {
            e.HasKey(k => k.KeyHash);
            e.HasIndex(k => k.CreatedAt);
        });
        builder.Entity<Custodian>(e =>
        {
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasOne(c => c.Person).WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(c => c.PersonId).IsUnique();
        });
        builder.Entity<Disclosure>(e =>
        {
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Version).IsConcurrencyToken();
            e.HasOne(d => d.Pseudonym).WithMany().HasForeignKey(d => d.PseudonymId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(d => d.AskedBy).WithMany().HasForeignKey(d => d.AskedById).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(d => d.PseudonymId).IsUnique().HasFilter("\"State\" IN ('Asked', 'Half', 'Opened')");
            e.HasIndex(d => d.AskedById);
            e.HasIndex(d => new { d.State, d.EndsAt });
        });
        builder.Entity<Resealing>(e =>
        {
            e.HasKey(r => r.PseudonymId);
            e.HasOne<Pseudonym>().WithMany().HasForeignKey(r => r.PseudonymId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<SteppedAway>(e =>
        {
            // Asked for every thread that is shown: by both columns, from the index alone.
            e.HasIndex(s => new { s.PersonId, s.ThreadId }).IsUnique();
            e.HasOne(s => s.Thread).WithMany(t => t.Away).HasForeignKey(s => s.ThreadId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Post>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Version).IsConcurrencyToken();
            e.HasOne(p => p.Author).WithMany().HasForeignKey(p => p.AuthorId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne(p => p.InReplyTo).WithMany().HasForeignKey(p => p.InReplyToId).OnDelete(DeleteBehavior.SetNull);
            e.HasIndex(p => new { p.ThreadId, p.Number }).IsUnique();
            e.HasIndex(p => p.AuthorId);
        });
        builder.Entity<Attachment>(e =>
        {
            e.Property(f => f.Id).ValueGeneratedNever();
            e.Property(f => f.Version).IsConcurrencyToken();
            e.HasOne(f => f.Owner).WithMany().HasForeignKey(f => f.OwnerId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne(f => f.Thread).WithMany().HasForeignKey(f => f.ThreadId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(f => f.Post).WithMany().HasForeignKey(f => f.PostId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(f => new { f.ThreadId, f.PostId });
            // The sums of the quotas are read from the index alone.
            e.HasIndex(f => new { f.OwnerId, f.Bytes });
        });
        builder.Entity<AttachmentChunk>(e =>
        {
            e.HasKey(c => new { c.AttachmentId, c.Number });
            e.HasOne(c => c.Attachment).WithMany().HasForeignKey(c => c.AttachmentId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<KeptWords>(e =>
        {
            e.Property(k => k.Kind).HasMaxLength(20);
            e.HasOne<Thread>().WithMany().HasForeignKey(k => k.ThreadId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Post>().WithMany().HasForeignKey(k => k.PostId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(k => new { k.ThreadId, k.PostId });
        });
        builder.Entity<Revision>().HasIndex(r => new { r.ThreadId, r.PostId });
        builder.Entity<ReadMark>(e =>
        {
            e.HasKey(r => new { r.PersonId, r.ThreadId });
            e.HasIndex(r => r.ThreadId);
        });
        builder.Entity<Bookmark>(e =>
        {
            e.HasIndex(b => new { b.PersonId, b.ThreadId }).IsUnique().HasFilter("\"PostId\" IS NULL");
            e.HasIndex(b => new { b.PersonId, b.PostId }).IsUnique();
        });
        builder.Entity<Follow>(e =>
        {
            e.HasIndex(f => new { f.PersonId, f.CircleId }).IsUnique().HasFilter("\"ThemeId\" IS NULL AND \"ThreadId\" IS NULL");
            e.HasIndex(f => new { f.PersonId, f.ThemeId }).IsUnique();
            e.HasIndex(f => new { f.PersonId, f.ThreadId }).IsUnique();
            e.HasIndex(f => f.ThreadId);
            e.HasIndex(f => new { f.CircleId, f.ThemeId });
        });
        builder.Entity<Mention>(e =>
        {
            e.HasIndex(m => new { m.ThreadId, m.PostId });
            e.HasIndex(m => m.PersonId);
        });
        builder.Entity<SearchEntry>(e =>
        {
            e.HasIndex(s => new { s.ThreadId, s.PostId });
            e.HasOne<Thread>().WithMany().HasForeignKey(s => s.ThreadId);
        });
        builder.Entity<Follow>().HasOne<Circle>().WithMany().HasForeignKey(f => f.CircleId).OnDelete(DeleteBehavior.Cascade);
    }
}
