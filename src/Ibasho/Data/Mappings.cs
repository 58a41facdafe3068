using Ibasho.Model;
using Microsoft.AspNetCore.Identity;

namespace Ibasho.Data;

/// <summary>How each noun is stored: keys, lengths, and the indexes that settle races.</summary>
internal static class Mappings
{
    public static void Apply(ModelBuilder builder)
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
        builder.Entity<Turn>().HasKey(t => t.Name);
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
        builder.Entity<SubjectKey>(e =>
        {
            e.HasKey(k => k.PersonId);
            e.Property(k => k.PersonId).ValueGeneratedNever();
        });
        builder.Entity<Webhook>(e =>
        {
            e.Property(w => w.Address).HasMaxLength(Webhook.AddressLength);
            e.Property(w => w.Version).IsConcurrencyToken();
            e.HasOne(w => w.Circle).WithMany().HasForeignKey(w => w.CircleId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<Person>().WithMany().HasForeignKey(w => w.MadeById).OnDelete(DeleteBehavior.Cascade);
        });
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
        builder.Entity<Place>(e =>
        {
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Version).IsConcurrencyToken();
        });
        builder.Entity<CrisisLine>().Property(l => l.Version).IsConcurrencyToken();
        builder.Entity<SearchEntry>(e =>
        {
            e.HasIndex(s => new { s.ThreadId, s.PostId });
            e.HasOne<Thread>().WithMany().HasForeignKey(s => s.ThreadId);
        });

        // Who is gone takes the rows with them that are theirs alone.
        foreach (var mine in new[] { typeof(ReadMark), typeof(Bookmark), typeof(Follow), typeof(SteppedAway), typeof(Notice), typeof(NoticePreference), typeof(IdempotencyKey), typeof(Mail),
            typeof(SecondFactor), typeof(RecoveryCode), typeof(FactorReset), typeof(KeptWords), typeof(OwnSecret), typeof(Measure), typeof(Sanction), typeof(Export), typeof(Erasure) })
            builder.Entity(mine).HasOne(typeof(Person), null).WithMany().HasForeignKey("PersonId").OnDelete(DeleteBehavior.Cascade);
        builder.Entity<Follow>().HasOne<Circle>().WithMany().HasForeignKey(f => f.CircleId).OnDelete(DeleteBehavior.Cascade);
    }
}
