using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>One click signs in as somebody of the demo community; elsewhere there is no such thing.</summary>
public sealed class DemoSignIn(AppDb db, TimeProvider clock)
{
    private const int MostForNetwork = 600;

    private static readonly (string Key, Func<string> Who)[] Offered =
    [
        ("member", () => AccountsText.DemoMember), ("newcomer", () => AccountsText.DemoNewcomer), ("steward", () => AccountsText.DemoSteward),
        ("operator", () => AccountsText.DemoOperator), ("custodian1", () => AccountsText.DemoCustodian), ("custodian2", () => AccountsText.DemoCustodian), ("custodian3", () => AccountsText.DemoCustodian),
    ];

    public async Task<Outcome<Entry>> RunAsync(string key, Visit visit, CancellationToken cancel)
    {
        var email = Address(key);
        if (!Offered.Any(o => o.Key == key) || await db.DemoAccounts().FirstOrDefaultAsync(p => p.Email == email, cancel) is not { } person) return Refusal.Missing;

        await using var writing = await db.WriteAsync(cancel);
        await visit.EndBeforeAsync(cancel);
        var entry = await db.EnterAsync(person, visit.Device, whole: false, clock.GetUtcNow());
        if (entry.Refusal is { } no) return no;
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } refusal) return refusal;
        await writing.CommitAsync(cancel);
        return entry;
    }

    internal static async Task<IResult> PostAsync(HttpContext http, Form form, Visit visit, AppDb db, RateLimit limit, TimeProvider clock, CancellationToken cancel)
    {
        if (!form.IsGenuine) return Pages.Go("/sign-in?return=" + Uri.EscapeDataString(Pages.Local(form["return"])));
        if (!limit.Try("demo:" + visit.Network, MostForNetwork, Credentials.Window)) return Pages.Refused(Refusal.TooMany);
        var outcome = await new DemoSignIn(db, clock).RunAsync(form["who"], visit, cancel);
        if (outcome.Refusal is { } refusal) return Pages.Refused(refusal);
        return await Arrival.GoAsync(outcome.Value!, form, Carried.In(form, http), visit, db);
    }

    /// <summary>Whom the sign-in page offers; nobody where this is no demo.</summary>
    internal static async Task<IReadOnlyList<DemoAccount>> AccountsAsync(AppDb db, Frame frame, CancellationToken cancel)
    {
        if (!frame.Place.IsDemo) return [];
        var emails = Offered.Select(o => Address(o.Key)).ToList();
        var names = await db.DemoAccounts().AsNoTracking().Where(p => emails.Contains(p.Email!)).ToDictionaryAsync(p => p.Email!, p => p.Name, cancel);
        return [.. Offered.Where(o => names.ContainsKey(Address(o.Key))).Select(o => new DemoAccount(o.Key, names[Address(o.Key)], o.Who()))];
    }

    private static string Address(string key) => key + "@demo.example";
}

public sealed record DemoAccount(string Key, string Name, string Who);
