using System.Security.Cryptography;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Delivery;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Ibasho.Shell;

namespace Ibasho.Features.Accounts;

/// <summary>The first person opens the link printed at the start, names the place, and becomes its operator.</summary>
public sealed class SetUp(AppDb db, Credentials credentials, PlaceRow row, TimeProvider clock)
{
    public const int PlaceNameLength = 60;
    public const int WelcomeLength = 5000;

    public async Task<Outcome<OpenedSession>> RunAsync(SetUpWords words, string password, Visit visit, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var person = await credentials.MakeAsync(words.Name, words.Email, password, now, cancel);
        await using var writing = await db.WriteAsync(cancel);
        if (!await db.IsEmptyAsync(cancel)) return Refusal.Missing;

        person.IsOperator = true;
        // Who reads the terminal of the server needs no mail to prove who it is.
        person.EmailConfirmed = true;
        person.Approve();
        // The place has one row: of two who open the link at once, the second finds it taken.
        db.Add(new Place { Name = words.Place, Welcome = words.Welcome, CreatedAt = now });
        db.Add(person);
        var session = db.ContinueSession(person, visit.Device, now);
        if (await db.SaveAsync(Refusal.Missing, cancel) is { } taken) return taken;
        db.Audit(Viewer.Of(person), "place.set-up", now, subject: person.Id);
        await db.SaveChangesAsync(cancel);
        await writing.CommitAsync(cancel);
        row.Forget();
        return session;
    }

    internal static async Task<IResult> ShowAsync(string token, SetupKey key, KeyDirectory keys, AppDb db, CancellationToken cancel) =>
        !key.Opens(token) || !await db.IsEmptyAsync(cancel) ? Pages.Missing()
        : key.HasSheet ? Pages.Show<SetUpPage>(new { Form = Form.New() })
        : ConfirmSheet.Page(Form.New(), token, key, keys);

    internal static async Task<IResult> PostAsync(string token, Form form, SetupKey key, Visit visit, AppDb db, Credentials credentials, PlaceRow row, TimeProvider clock, CancellationToken cancel)
    {
        if (!key.Opens(token) || !await db.IsEmptyAsync(cancel)) return Pages.Missing();
        if (!key.HasSheet) return Pages.Go("/setup/" + token);
        if (!form.IsGenuine) form.Notice = FormText.Stale;
        var words = new SetUpWords(form.Line("place", PlaceNameLength, required: true), form.Text("welcome", WelcomeLength), form.Line("name", Person.NameLength, required: true), form.Email());
        var password = form.NewPassword("new-password", words.Place, words.Name, words.Email.Split('@')[0]);
        if (!form.IsSound) return Pages.Show<SetUpPage>(new { Form = form }, StatusCodes.Status400BadRequest);

        var outcome = await new SetUp(db, credentials, row, clock).RunAsync(words, password, visit, cancel);
        if (outcome.Refusal is { } refusal) return Pages.Refused(refusal);
        visit.Begin(outcome.Value!);
        return Pages.Go("/settings/safety");
    }
}

public sealed record SetUpWords(string Place, string Welcome, string Name, string Email);

/// <summary>The secret of the one-time link, made anew at each start and known to the terminal only.</summary>
public sealed class SetupKey
{
    private readonly string _secret = Secrets.New();

    /// <summary>The line of the recovery sheet whose end is asked for.</summary>
    public int AskedLine { get; } = RandomNumberGenerator.GetInt32(Enum.GetValues<KeyName>().Length);

    /// <summary>Somebody showed that they have the sheet.</summary>
    public bool HasSheet { get; set; }

    public bool Opens(string token) => Secrets.Hash(token).AsSpan().SequenceEqual(Secrets.Hash(_secret));

    /// <summary>The link, while nobody is here.</summary>
    public static async Task<string?> LinkAsync(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDb>().IsEmptyAsync(cancel)
            ? $"{services.GetRequiredService<Settings>().Address}/setup/{services.GetRequiredService<SetupKey>()._secret}"
            : null;
    }
}
