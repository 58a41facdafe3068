using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;

namespace Ibasho.Features.Trust;

/// <summary>Tells somebody that something about their professions was decided; what, stands on their own page.</summary>
public sealed class LicenceAnsweredNews : News
{
    public override NoticeKind Kind => NoticeKind.LicenceAnswered;

    public override string SettingName => TrustText.AnsweredSetting;

    public static Happening To(long person, DateTimeOffset now) => new(NoticeKind.LicenceAnswered) { Only = person, Turn = (int)(now.ToUnixTimeSeconds() / 60) };

    /// <summary>The happening names its one receiver.</summary>
    public override Task<IReadOnlyList<long>> ReceiversAsync(AppDb db, Happening happening, CancellationToken cancel) => Task.FromResult<IReadOnlyList<long>>([]);

    public override Task<NoticeLine?> TellAsync(AppDb db, Viewer receiver, Notice notice, CancellationToken cancel) =>
        Task.FromResult<NoticeLine?>(new NoticeLine(TrustText.Answered, "/me/professions"));
}
