using System.Text;
using System.Text.Json;
using Ibasho.Guard;

namespace Ibasho.Tests.Features.Guarding;

/// <summary>JSON lines through the command: in order, one by one, and on past what cannot be read.</summary>
public sealed class GuardCommandTests
{
    [Fact]
    public async Task Lines_are_answered_in_order_with_their_ids()
    {
        var (answers, code) = await RunAsync("\uFEFF{\"id\":\"a\",\"text\":\"佐藤さん\"}\r\n\n{\"id\":7,\"text\":\"ok\"}\n{\"text\":\"no id\"}"u8.ToArray());
        Assert.Equal(0, code);
        Assert.Equal(["\"a\"", "7", ""], answers.Select(a => a.TryGetProperty("id", out var id) ? id.GetRawText() : ""));
        Assert.Equal("person", answers[0].GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.EndsWith("さん", answers[0].GetProperty("rewritten").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_the_rest_goes_on()
    {
        byte[] bad = [.. "{\"id\":1,\"text\":\"a\"}\n{bad\n"u8, 0xFF, 0xFE, .. "\n[]\n{\"id\":2}\n{\"id\":3,\"text\":\"\\ud800\"}\n{\"id\":4,\"text\":\"\"} x\n{\"id\":5,\"text\":\""u8, .. Encoding.ASCII.GetBytes(new string('a', 10_000_000)), .. "\"}\n{\"id\":6,\"text\":\"b\"}\n"u8];
        var (answers, code) = await RunAsync(bad);
        Assert.Equal(1, code);
        Assert.Equal([1, 6], answers.Select(a => a.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Each_line_is_answered_before_the_next_is_there()
    {
        var input = new System.IO.Pipelines.Pipe();
        var output = new System.IO.Pipelines.Pipe();
        var running = GuardCommand.LinesAsync("test", input.Reader.AsStream(), output.Writer.AsStream(), GuardOptions.Default, default);
        for (var i = 0; i < 3; i++)
        {
            await input.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{{\"id\":{i},\"text\":\"a\"}}\n"));
            var read = await output.Reader.ReadAsync();
            Assert.Contains($"\"id\":{i}", Encoding.UTF8.GetString(read.Buffer), StringComparison.Ordinal);
            output.Reader.AdvanceTo(read.Buffer.End);
        }
        await input.Writer.CompleteAsync();
        Assert.Equal(0, await running);
    }

    private static async Task<(List<JsonElement> Answers, int Code)> RunAsync(byte[] input)
    {
        using var output = new MemoryStream();
        var code = await GuardCommand.LinesAsync("test", new MemoryStream(input), output, GuardOptions.Default, default);
        return ([.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)], code);
    }
}
