using System.Globalization;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Help;

/// <summary>The operator adds a line, at the end of its kind.</summary>
public sealed class AddLine(AppDb db, Viewer viewer, TimeProvider clock)
{
    public async Task<Outcome> RunAsync(LineWords words, Intent? intent, CancellationToken cancel)
    {
        if (PersonAccess.RefuseOperate(viewer) is { } refusal) return refusal;
        var last = await db.CrisisLines().MaxAsync(l => (int?)l.Position, cancel) ?? 0;

        var line = new CrisisLine { Name = words.Name, Contact = words.Contact, Position = last + 1 };
        words.Fill(line, clock.Today());
        db.Add(line);
        intent?.Result = words.Language;
        db.Audit(viewer, "line.add", clock.GetUtcNow(), detail: words.Name);
        return await db.SaveAsync(Refusal.Invalid, cancel) is { } taken ? taken : Outcome.Done;
    }

    internal static IResult Show() => Page(Form.New(("kind", nameof(CrisisLineKind.Talk)), ("language", CultureInfo.CurrentUICulture.Name), ("prefecture", "")), 200);

    internal static Task<IResult> PostAsync(Form form, Viewer viewer, AppDb db, TimeProvider clock, CancellationToken cancel)
    {
        var words = LineWords.Read(form);
        return new Posting(db, viewer, form, clock).OnceAsync(
            async intent => (await new AddLine(db, viewer, clock).RunAsync(words, intent, cancel)).Refusal,
            language => Pages.Go(ShowLines.Path(language)),
            status => Task.FromResult(Page(form, status)), cancel);
    }

    private static IResult Page(Form form, int status) => Pages.Show<LinePage>(new { Form = form }, status);
}

public static class Days
{
    /// <summary>The day it is where the lines are answered.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Format.Zone).DateTime);
}
