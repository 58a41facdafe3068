using Ibasho.Data;

namespace Ibasho.Delivery.Live;

/// <summary>Hears what other nodes say through the database, and goes on trying where it cannot be heard.</summary>
public sealed class Listening(NodeVoices voices, Streams streams, ILogger<Listening> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var wasLost = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await voices.ListenAsync(begun: () => { if (wasLost) streams.Hear(Poke.Everything); }, heard: text => { if (Poke.Parse(text) is { } poke) streams.Hear(poke); }, stoppingToken);
                return; // One process alone: there is nothing to listen to.
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Other nodes cannot be heard ({Reason}); trying again.", error.GetType().Name);
                wasLost = true;
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }
}
