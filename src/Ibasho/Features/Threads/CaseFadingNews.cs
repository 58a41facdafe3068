using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Tells an author in time that a consultation goes, and when.</summary>
public sealed class CaseFadingNews : News
{
    public override NoticeKind Kind => NoticeKind.CaseFading;

    public override string SettingName => CasesText.FadingSetting;

    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<long>>([]); // Its author alone, whom the happening names.

    public override async Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel)
    {
        var thread = await (await db.OwnConsultationAsync(receiver, notice.ThreadId!.Value, cancel)).Where(t => t.FadesAt != null)
            .Select(t => new { t.Title, FadesAt = t.FadesAt!.Value, Circle = t.Circle.Name, IsReadable = db.Threads(receiver).Any(x => x.Id == t.Id) }).FirstOrDefaultAsync(cancel);
        return thread is null ? null : new NoticeLine(
            CasesText.Fading.With(CaseWords.Title(thread.Title), Format.Day(thread.FadesAt)), thread.IsReadable ? $"/t/{notice.ThreadId}" : "/me/consultations", thread.Circle);
    }
}
