using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>Every consultation I wrote, also in circles I have left: each can be withdrawn from here.</summary>
public static class OwnConsultations
{
    private const int PageSize = 20;

    public sealed record Line(Guid Id, string Title, string Circle, DateTimeOffset CreatedAt, DateTimeOffset? FadesAt, int Answers, bool IsReadable);

    internal static async Task<IResult> ShowAsync(string? before, Viewer viewer, AppDb db, CancellationToken cancel)
    {
        var at = DateTimeOffset.MaxValue;
        if (!string.IsNullOrEmpty(before))
        {
            if (!long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) return Pages.Missing();
            at = new(ticks, TimeSpan.Zero);
        }
        var lines = await (await db.OwnConsultationsAsync(viewer, cancel)).Where(t => t.CreatedAt < at).OrderByDescending(t => t.CreatedAt).Take(PageSize + 1)
            .Select(t => new Line(t.Id, t.Title, t.Circle.Name, t.CreatedAt, t.FadesAt, t.PostCount, db.Threads(viewer).Any(x => x.Id == t.Id))).ToListAsync(cancel);
        var more = lines.Count > PageSize;
        if (more) lines.RemoveAt(PageSize);
        return Pages.Show<OwnConsultationsPage>(new { Lines = lines, Older = more ? $"/me/consultations?before={lines[^1].CreatedAt.UtcTicks}" : null });
    }
}
