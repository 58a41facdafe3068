using Ibasho.Model;

namespace Ibasho.Data;

/// <summary>Reported and hidden texts, and what was decided.</summary>
internal static partial class Mappings
{
    private static void Care(ModelBuilder builder)
    {
        builder.Entity<Concern>(e =>
        {
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasOne(c => c.Circle).WithMany().HasForeignKey(c => c.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(c => c.Thread).WithMany().HasForeignKey(c => c.ThreadId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(c => c.Post).WithMany().HasForeignKey(c => c.PostId).OnDelete(DeleteBehavior.Cascade);
            // One open matter for each text, however many report it at once.
            e.HasIndex(c => c.ThreadId).IsUnique().HasFilter("\"ClosedAt\" IS NULL AND \"PostId\" IS NULL");
            e.HasIndex(c => c.PostId).IsUnique().HasFilter("\"ClosedAt\" IS NULL");
            e.HasIndex(c => new { c.CircleId, c.ClosedAt });
            e.HasIndex(c => c.OperatorsFrom).HasFilter("\"OperatorsFrom\" IS NOT NULL");
        });
        builder.Entity<Report>(e =>
        {
            e.Property(r => r.Words).HasMaxLength(Report.WordsLength);
            e.HasOne(r => r.Concern).WithMany(c => c.Reports).HasForeignKey(r => r.ConcernId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(r => r.Person).WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(r => new { r.ConcernId, r.PersonId }).IsUnique();
        });
        builder.Entity<Measure>(e =>
        {
            e.Property(m => m.Version).IsConcurrencyToken();
            e.HasOne(m => m.Concern).WithOne(c => c.Measure).HasForeignKey<Measure>(m => m.ConcernId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(m => m.DecidedBy).WithMany().HasForeignKey(m => m.DecidedById).OnDelete(DeleteBehavior.SetNull);
            e.HasOne(m => m.AnsweredBy).WithMany().HasForeignKey(m => m.AnsweredById).OnDelete(DeleteBehavior.SetNull);
        });
        builder.Entity<Sanction>(e =>
        {
            e.HasOne<Circle>().WithMany().HasForeignKey(s => s.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(s => new { s.PersonId, s.CircleId, s.Until });
            e.HasIndex(s => s.MeasureId);
        });
        builder.Entity<HiddenText>(e =>
        {
            e.HasOne<Thread>().WithMany().HasForeignKey(h => h.ThreadId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Post>().WithMany().HasForeignKey(h => h.PostId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(h => h.ThreadId).IsUnique().HasFilter("\"PostId\" IS NULL");
            e.HasIndex(h => h.PostId).IsUnique();
            e.HasIndex(h => h.KeptUntil);
        });
    }
}
