using System.Collections.Concurrent;
using Ibasho.Access;
using Ibasho.Data;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Microsoft.AspNetCore.Mvc;

namespace Ibasho.Shell;

/// <summary>Somebody brings a file: it is cleaned while it arrives, and kept as a draft of his own.</summary>
public sealed class BringFile(AppDb db, Viewer viewer, BringTurns turns, RateLimit limit, TimeProvider clock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>For the largest file over a poor telephone line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Cleans what is sent and goes on with it, while it is this person's turn to hold memory.</summary>
    public async Task<T> CleanAsync<T>(SentFile sent, Func<CleanFile?, FileFault?, Task<T>> then, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(viewer.Id, cancel);
        // A few slow ones would keep everybody else waiting.
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        (CleanFile? File, FileFault? Fault) came;
        try
        {
            came = await FileCleaner.CleanAsync(sent.Content, FileLimits.MostBytes, sent.Name, sent.Type, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            came = (null, FileFault.Slow);
        }
        return await then(came.File, came.Fault);
    }

    public Refusal? RefuseNow() =>
        CircleAccess.RefuseAct(viewer) ?? (limit.Try($"file/{viewer.Id}", FileLimits.MostInHour, Hour) ? null : Refusal.TooMany);

    /// <summary>One short transaction: nobody else waits while a file is on its way.</summary>
    public async Task<Outcome<Attachment>> KeepAsync(CleanFile file, string name, string alternative, Action<Guid>? made, CancellationToken cancel)
    {
        await using var writing = await db.WriteAsync(cancel);
        var outcome = await db.BringAsync(viewer, file, FileName.Clean(name, file.Kind, FilesText.Nameless), clock.GetUtcNow(), cancel);
        if (outcome.Value is not { } draft) return outcome;
        draft.Alternative = alternative;
        made?.Invoke(draft.Id);
        if (await db.SaveAsync(Refusal.ChangedMeanwhile, cancel) is { } taken) return taken;
        await writing.CommitAsync(cancel);
        // The bytes are stored; the request needs them no more.
        db.ChangeTracker.Clear();
        return draft;
    }

    /// <summary>A file of a form, as it arrives.</summary>
    internal static async Task<KeptFile> FromFormAsync(HttpContext http, SentFile sent)
    {
        var services = http.RequestServices;
        var viewer = http.Viewer();
        if (viewer.IsGuest) return Refused(FormText.FilesNotKept, StatusCodes.Status401Unauthorized);
        var bring = new BringFile(services.GetRequiredService<AppDb>(), viewer, services.GetRequiredService<BringTurns>(), services.GetRequiredService<RateLimit>(), services.GetRequiredService<TimeProvider>());
        if (bring.RefuseNow() is { } refusal) return Refused(refusal is Refusal.TooMany ? FilesText.Often : RefusalWords.For(refusal), Pages.Status(refusal));
        return await bring.CleanAsync(sent, async (file, fault) =>
        {
            if (file is null) return Refused(Say(fault!.Value, Form.OneLine(Path.GetFileName(sent.Name))), Status(fault.Value));
            var outcome = await bring.KeepAsync(file, sent.Name, "", null, http.RequestAborted);
            return outcome.Value is { } draft
                ? new KeptFile(draft.Id.ToString(), null, StatusCodes.Status201Created, Convert.ToHexString(draft.Hash))
                : Refused(RefusalWords.For(outcome.Refusal!.Value), Pages.Status(outcome.Refusal.Value));
        }, http.RequestAborted);
    }

    private static KeptFile Refused(string words, int status) => new(null, words, status, "");

    public static int Status(FileFault fault) => fault switch
    {
        FileFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
        FileFault.Slow => StatusCodes.Status408RequestTimeout,
        _ => StatusCodes.Status415UnsupportedMediaType,
    };

    /// <summary>What is wrong with a file, in words.</summary>
    public static string Say(FileFault fault, string name) => fault switch
    {
        FileFault.TooLarge => FilesText.TooLarge.With(name, FileLimits.MostBytes / 1024 / 1024),
        FileFault.Mismatch => FilesText.Mismatch.With(name),
        FileFault.Broken => FilesText.Broken.With(name),
        FileFault.TooManyPixels => FilesText.Pixels.With(name),
        FileFault.Locked => FilesText.Locked.With(name),
        FileFault.Slow => FilesText.Failed,
        _ => FilesText.Unknown.With(name),
    };
}

/// <summary>How many files are held in memory at once: few in all, and of one person fewer, so that nobody keeps the others waiting.</summary>
public sealed class BringTurns
{
    private const int MostAtOnce = 8;
    private const int MostOfOne = 2;

    private readonly SemaphoreSlim _all = new(MostAtOnce);
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _each = new();

    public async Task<IDisposable> TakeAsync(long person, CancellationToken cancel)
    {
        var own = _each.GetOrAdd(person, _ => new SemaphoreSlim(MostOfOne));
        await own.WaitAsync(cancel);
        try
        {
            await _all.WaitAsync(cancel);
        }
        catch
        {
            own.Release();
            throw;
        }
        return new Turn(_all, own);
    }

    private sealed class Turn(SemaphoreSlim all, SemaphoreSlim own) : IDisposable
    {
        public void Dispose()
        {
            all.Release();
            own.Release();
        }
    }
}

public static class FilesOfRoute
{
    /// <summary>The route's form may bring files: it may be larger than others.</summary>
    public static TBuilder TakingFiles<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new TakesFiles(BringFile.FromFormAsync), new RequestSizeLimitAttribute(FileLimits.MostOfForm));
}
