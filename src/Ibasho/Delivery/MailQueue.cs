using System.Security.Cryptography;
using Ibasho.Data;
using Ibasho.Model;

namespace Ibasho.Delivery;

/// <summary>Writes the mails of some kinds at the moment they are sent, asking again whether they are still true.</summary>
public abstract class MailWriter
{
    public abstract bool Writes(MailKind kind);

    /// <summary>The letter in its reader's language, or null when there is nothing to say any more.</summary>
    public abstract Task<Letter?> WriteAsync(AppDb db, Mail mail, CancellationToken cancel);
}

/// <summary>The mails that wait: rows written in the transaction that causes them.</summary>
public static class MailQueue
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(4);

    /// <summary>To a person, at the address of the moment it is sent unless another is given.</summary>
    public static void Mail(this AppDb db, MailKind kind, long person, DateTimeOffset now, string? address = null) =>
        db.Add(new Mail { Kind = kind, PersonId = person, Address = address, CreatedAt = now, NotBefore = now });

    /// <summary>To an address somebody typed; whether there is an account is asked when it is sent, so that the answer to the one who typed it cannot tell.</summary>
    public static void MailTo(this AppDb db, MailKind kind, string address, DateTimeOffset now) =>
        db.Add(new Mail { Kind = kind, Address = address, CreatedAt = now, NotBefore = now });

    /// <summary>Leases one mail; another worker asking for it at the same moment does not get it.</summary>
    public static async Task<bool> LeaseAsync(this AppDb db, long id, DateTimeOffset now, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var taken = await db.Set<Mail>().Where(m => m.Id == id && (m.LeasedUntil == null || m.LeasedUntil < now)).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.LeasedUntil, now + Lease)
            .SetProperty(x => x.Attempts, x => x.Attempts + 1), cancel);
        await writing.CommitAsync(cancel);
        return taken == 1;
    }

    /// <summary>Written before the server is told of the mail: what is found like this later has perhaps been sent.</summary>
    public static Task MarkSendingAsync(this AppDb db, long id, CancellationToken cancel) => SetAsync(db, id, MailState.Sending, null, cancel);

    /// <summary>Tries again later: after a minute, then twice as long each time, never all at the same moment.</summary>
    public static Task PostponeAsync(this AppDb db, Mail mail, DateTimeOffset now, CancellationToken cancel) =>
        SetAsync(db, mail.Id, MailState.Waiting, now + Pause(mail.Attempts), cancel);

    public static TimeSpan Pause(int attempts)
    {
        var pause = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(attempts, 10) - 1));
        return (pause < LongestPause ? pause : LongestPause) * (0.75 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
    }

    /// <summary>Sent, or not to be sent any more: nothing of it stays.</summary>
    public static async Task ForgetAsync(this AppDb db, long id, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        await db.Set<Mail>().Where(m => m.Id == id).ExecuteDeleteAsync(cancel);
        await writing.CommitAsync(cancel);
    }

    private static async Task SetAsync(AppDb db, long id, MailState state, DateTimeOffset? notBefore, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        if (notBefore is { } later)
            await db.Set<Mail>().Where(m => m.Id == id).ExecuteUpdateAsync(m => m
                .SetProperty(x => x.State, state).SetProperty(x => x.LeasedUntil, (DateTimeOffset?)null).SetProperty(x => x.NotBefore, later), cancel);
        else
            await db.Set<Mail>().Where(m => m.Id == id).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, state), cancel);
        await writing.CommitAsync(cancel);
    }
}

public static class MailOfPlace
{
    /// <summary>Everything that mails go through, by what the operator said at the start.</summary>
    public static void AddMail(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(MailPatience.Usual);
        services.AddSingleton<StopLink>();
        services.AddSingleton<MailPulse>();
        services.AddSingleton<MailDoor>(provider => settings.MailServer is { } server
            ? new SmtpDoor(server, MailDoor.Trusted(settings.SmtpCa), provider.GetRequiredService<MailPatience>(), provider.GetRequiredService<ILogger<SmtpDoor>>())
            : new FolderDoor(settings.Mails, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<MailWriter, NewsMail>();
        services.AddSingleton<MailWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<MailWorker>());
    }
}
