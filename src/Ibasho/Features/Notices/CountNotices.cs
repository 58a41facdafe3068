using Ibasho.Access;
using Ibasho.Shell;

namespace Ibasho.Features.Notices;

/// <summary>How many notices are unread, as the page's frame says it; asked for after a poke.</summary>
internal static class CountNotices
{
    internal static IResult Show(Viewer viewer) => Results.Json(new UnreadNow(viewer.UnreadNotices, viewer.UnreadNotices > 0 ? $"{ShellText.Notices} {viewer.UnreadNotices}" : ShellText.Notices));

    private sealed record UnreadNow(int Unread, string Label);
}
