using System.CommandLine;
using System.Globalization;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho;

/// <summary>The commands about the audit log: is it whole, and what does it say.</summary>
internal static class AuditCommands
{
    public static Command Make(Func<ParseResult, Settings> settings)
    {
        var anchor = new Option<string>("--from-anchor") { Description = "A line “ibasho-audit …” from a mail or a page of the operator, or a file that contains one: the log must still lead there" };
        var verify = new Command("verify", "Whether the log is whole and unchanged; a server may run meanwhile") { anchor };
        verify.SetAction((parsed, cancel) => VerifyAsync(settings(parsed), parsed.GetValue(anchor), cancel));
        var last = new Option<int>("--last") { Description = "How many entries", DefaultValueFactory = _ => 50 };
        var show = new Command("show", "The newest entries, in the order in which they were written") { last };
        show.SetAction((parsed, cancel) => ShowAsync(settings(parsed), parsed.GetValue(last), cancel));
        return new Command("audit", "The log of who did what") { verify, show };
    }

    private static async Task<int> VerifyAsync(Settings settings, string? given, CancellationToken cancel)
    {
        AuditAnchor? anchor = null;
        if (given is { Length: > 0 })
        {
            anchor = AuditAnchor.Read(File.Exists(given) ? await File.ReadAllTextAsync(given, cancel) : given);
            if (anchor is null) return Serving.Refuse(() => StartText.NoAnchor);
        }
        return await Serving.BesideAsync(settings, async (db, services) =>
        {
            var report = await db.VerifyAuditAsync(services.GetRequiredService<DayKeys>(), anchor, cancel);
            foreach (var fault in report.Faults) Serving.Refuse(() => Explain(fault));
            if (report.Faults.Count > 0) return 1;
            Serving.Say(() => StartText.AuditWhole.With(report.Entries, report.Days));
            if (anchor is not null) Serving.Say(() => StartText.AuditAnchored.With($"{anchor.Day:yyyy-MM-dd}"));
            return 0;
        }, cancel);
    }

    private static Task<int> ShowAsync(Settings settings, int last, CancellationToken cancel) =>
        Serving.BesideAsync(settings, async (db, _) =>
        {
            var newest = await db.Set<AuditEntry>().AsNoTracking().OrderByDescending(a => a.Number).Take(Math.Max(last, 1)).ToListAsync(cancel);
            newest.Reverse();
            foreach (var entry in newest)
            {
                string?[] parts = [$"{entry.Number,6}  {entry.At:yyyy-MM-dd HH:mm:ss}Z  {entry.Act}", Of("by", entry.ActorId), Of("circle", entry.CircleId), Of("about", entry.SubjectId), await db.OpenDetailAsync(entry, cancel) ?? "(erased)"];
                Console.WriteLine(string.Join("  ", parts.Where(p => p is { Length: > 0 })));
            }
            return 0;
        }, cancel);

    private static string? Of(string name, long? id) => id is { } number ? string.Create(CultureInfo.InvariantCulture, $"{name} {number}") : null;

    internal static string Explain(AuditFault fault)
    {
        var (number, day) = (fault.Number ?? 0, $"{fault.Day:yyyy-MM-dd}");
        return fault.Trouble switch
        {
            AuditTrouble.Missing => StartText.AuditMissing.With(number),
            AuditTrouble.Changed => StartText.AuditChanged.With(number),
            AuditTrouble.Unchained => StartText.AuditUnchained,
            AuditTrouble.Cut => StartText.AuditCut.With(day, number),
            AuditTrouble.Rewritten => StartText.AuditRewritten.With(day, number),
            AuditTrouble.Unsigned => StartText.AuditUnsigned.With(day),
            AuditTrouble.OtherKey => StartText.AuditOtherKey.With(day),
            AuditTrouble.CutAnchor => StartText.AuditCutAnchor.With(day, number),
            AuditTrouble.OlderThanKeys => StartText.AuditOlder.With(day),
            _ => StartText.AuditForked.With(day, number),
        };
    }
}
