using System.Data.Common;
using System.Diagnostics;
using Ibasho.Model;
using Ibasho.Platform.Files;
using Ibasho.Tests.Features.Threads;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ibasho.Tests.Features.Files;

/// <summary>A page asks once for all its files, and not at all where its thread has none.</summary>
public sealed class FileQueryTests(World world) : IClassFixture<World>
{
    [Fact]
    public async Task One_read_for_a_page_and_none_without_files()
    {
        var stage = await UpkeepStage.SetAsync(world, Visibility.Closed);
        var (with, without) = (await stage.ThreadAsync(), await stage.ThreadAsync());
        for (var i = 0; i < 5; i++)
        {
            var post = await stage.PostAsync(with);
            await stage.PostAsync(without);
            await world.DbAsync(async db =>
            {
                var file = new Attachment { OwnerId = stage.Id(UpkeepStage.Author), Kind = FileKind.Png, Name = "a.png", Bytes = 1, Width = 1, Height = 1, Hash = [1], CreatedAt = world.Clock.GetUtcNow() };
                file.Attach(with, post, 0);
                db.AddRange(file, new AttachmentChunk { Attachment = file, Bytes = [1] });
                return await db.SaveChangesAsync();
            });
        }
        var member = stage.As(UpkeepStage.Member);
        using var heard = new Listener();
        Assert.Equal(5, (await member.GetAsync($"/t/{with}")).Html.QuerySelectorAll(".voice .files img").Length);
        await member.GetAsync($"/t/{without}");
        Assert.Equal((1, 0), (heard.About(with), heard.About(without)));
    }

    /// <summary>Hears what is asked of the database, in any test; each looks for its own thread.</summary>
    private sealed class Listener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly System.Collections.Concurrent.ConcurrentBag<string> _asked = [];
        private readonly List<IDisposable> _subscriptions = [];

        public Listener() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public int About(Guid thread) => _asked.Count(a => a == thread.ToString());

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name) _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is not CommandExecutedEventData { Command: var command } || !command.CommandText.Contains("FROM \"Attachment\"", StringComparison.Ordinal)
                || command.CommandText.IndexOf("FROM \"", StringComparison.Ordinal) != command.CommandText.IndexOf("FROM \"Attachment\"", StringComparison.Ordinal)) return;
            foreach (DbParameter parameter in command.Parameters)
                if (Guid.TryParse(parameter.Value?.ToString(), out var id)) _asked.Add(id.ToString());
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(s => s.Dispose());
    }
}
