using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Access;

/// <summary>Who sees of the audit log where it stands: those who run the place. What is in it is read on the server.</summary>
public static class AuditAccess
{
    public static IQueryable<AuditDay> AuditDays(this AppDb db, Viewer viewer) => db.Set<AuditDay>().Where(d => viewer.IsOperator);

    /// <summary>Those who get it by mail: accounts of real people with an address of their own.</summary>
    public static Task<List<long>> ThoseWhoRunAsync(this AppDb db, CancellationToken cancel) =>
        db.Set<Person>().Where(p => p.IsOperator && !p.IsDemo && p.State == PersonState.Active && p.EmailConfirmed).Select(p => p.Id).ToListAsync(cancel);

    /// <summary>What the mail says; null where the reader does not run the place any more.</summary>
    public static async Task<string?> AnchorForAsync(this AppDb db, Person reader, CancellationToken cancel) =>
        reader.IsOperator ? (await db.Set<AuditDay>().AsNoTracking().OrderByDescending(d => d.Day).FirstOrDefaultAsync(cancel))?.Anchor : null;
}
