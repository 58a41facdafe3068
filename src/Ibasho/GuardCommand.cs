using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ibasho.Features.Guarding;
using Ibasho.Guard;
using Ibasho.Shell;
using Ibasho.Shell.Guarding;
using Spectre.Console;

namespace Ibasho;

/// <summary>The command that examines texts: marked text and a table for people, JSON lines for programs.</summary>
internal static class GuardCommand
{
    /// <summary>A longer line is no text of a person; it is skipped, so that memory stays bounded.</summary>
    private const int LongestLine = 8 * 1024 * 1024;
    private const int Longest = 64 * 1024 * 1024;

    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "JSON lines in ({\"id\",\"text\"}) and out, in order" };
        var names = new Option<FileInfo?>("--names") { Description = "A file of names that must not appear, one a line" };
        var files = new Argument<string[]>("files") { Description = "Files to examine; without any, or for -, standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("guard", "Find what could identify somebody in texts") { json, names, files };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = GuardOptions.Default;
            if (parsed.GetValue(names) is { } list)
            {
                if (!list.Exists) return Fail($"{list}: there is no such file");
                options = new GuardOptions { Names = [.. (await File.ReadAllLinesAsync(list.FullName, cancel)).Select(n => n.Trim().Trim('\uFEFF')).Where(n => n.Length > 0)] };
            }
            var failed = 0;
            var chosen = parsed.GetValue(files) is { Length: > 0 } given ? given : ["-"];
            await using var output = Console.OpenStandardOutput();
            foreach (var file in chosen)
            {
                if (file != "-" && !File.Exists(file)) { failed |= Fail($"{file}: there is no such file"); continue; }
                await using var input = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
                var name = file == "-" ? "standard input" : file;
                failed |= parsed.GetValue(json) ? await LinesAsync(name, input, output, options, cancel) : await TextAsync(name, chosen.Length > 1, input, options, cancel);
            }
            return failed;
        });
        return command;
    }

    private static int Fail(string what)
    {
        Console.Error.WriteLine("guard: " + what);
        return 1;
    }

    /// <summary>One object a line; what cannot be read is told with its line number, and the rest goes on.</summary>
    internal static async Task<int> LinesAsync(string name, Stream input, Stream output, GuardOptions options, CancellationToken cancel)
    {
        var failed = 0;
        var reader = new LineReader(input, LongestLine);
        while (await reader.NextAsync(cancel) is { } line)
        {
            if (line.Length == 0 && !reader.IsTooLong) continue;
            var (wrong, answer) = reader.IsTooLong ? ($"longer than {LongestLine / 1024 / 1024} MB", null) : Answer(line.Span, options);
            if (wrong is not null) failed |= Fail($"{name}, line {reader.Number}: {wrong}");
            if (answer is null) continue;
            await output.WriteAsync(answer, cancel);
            await output.FlushAsync(cancel);
        }
        return failed;
    }

    private static (string? Wrong, byte[]? Answer) Answer(ReadOnlySpan<byte> line, GuardOptions options)
    {
        if (!Utf8.IsValid(line)) return ("not UTF-8", null);
        try
        {
            var read = new Utf8JsonReader(line);
            using var json = JsonDocument.ParseValue(ref read);
            if (read.Read()) return ("more than one JSON value", null);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("text", out var textElement) || textElement.ValueKind != JsonValueKind.String) return ("no object with a text", null);
            var text = textElement.GetString()!;
            var findings = Guard.Guard.Examine(text, options);
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Api.Options.Encoder }))
            {
                writer.WriteStartObject();
                if (json.RootElement.TryGetProperty("id", out var id)) { writer.WritePropertyName("id"); id.WriteTo(writer); }
                writer.WritePropertyName("findings");
                JsonSerializer.Serialize(writer, findings.Select(FindingJson.Of), Api.Options);
                writer.WriteString("rewritten", Guard.Guard.Rewrite(text, findings));
                writer.WriteEndObject();
            }
            buffer.Write("\n"u8);
            return (null, buffer.WrittenSpan.ToArray());
        }
        catch (JsonException)
        {
            return ("not JSON", null);
        }
        catch (InvalidOperationException)
        {
            return ("half a surrogate pair", null); // It cannot become text.
        }
    }

    private static async Task<int> TextAsync(string name, bool withName, Stream input, GuardOptions options, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[81920];
        for (int n; (n = await input.ReadAsync(chunk, cancel)) > 0;)
        {
            bytes.Write(chunk, 0, n);
            if (bytes.Length > Longest) return Fail($"{name}: longer than {Longest / 1024 / 1024} MB");
        }
        var content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        if (content.Span.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(content.Span)) return Fail($"{name}, line {BadLine(content.Span)}: not UTF-8");
        var text = Encoding.UTF8.GetString(content.Span);
        Show(withName ? name : null, text, Guard.Guard.Examine(text, options));
        return 0;
    }

    private static int BadLine(ReadOnlySpan<byte> bytes)
    {
        var line = 1;
        foreach (var range in bytes.Split((byte)'\n'))
        {
            if (!Utf8.IsValid(bytes[range])) return line;
            line++;
        }
        return line;
    }

    /// <summary>The text with its findings in brackets, and the list of them.</summary>
    private static void Show(string? name, string text, IReadOnlyList<Finding> findings)
    {
        var colours = AnsiConsole.Profile.Capabilities.Ansi && !Console.IsOutputRedirected;
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 240; // Nobody's window; a line stays a line.
        var marked = new StringBuilder(text.Length + 64);
        if (name is not null) marked.Append(name).Append('\n');
        var at = 0;
        foreach (var f in findings)
        {
            var (colour, open, close) = f.Certainty == Certainty.Ask ? ("\u001B[33m", '\u2039', '\u203A') : ("\u001B[31m", '\u27E6', '\u27E7');
            Plain(text.AsSpan(at, f.Start - at), marked);
            if (colours) marked.Append(colour);
            Plain(text.AsSpan(f.Start, f.Length), marked.Append(open));
            marked.Append(close);
            if (colours) marked.Append("\u001B[0m");
            at = f.End;
        }
        Plain(text.AsSpan(at), marked);
        Console.Out.WriteLine(marked);
        if (findings.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("where", "kind", "certainty", "words", "instead", "why");
        foreach (var f in findings)
            table.AddRow($"{f.Start}-{f.End}", f.KindCode, f.CertaintyCode, Markup.Escape(Plain(text.AsSpan(f.Start, f.Length), new StringBuilder()).ToString()), Markup.Escape(f.Replacement), Markup.Escape(f.Why));
        AnsiConsole.Write(table);
    }

    /// <summary>A text as it may be shown in a terminal: nothing in it commands the terminal.</summary>
    private static StringBuilder Plain(ReadOnlySpan<char> text, StringBuilder into)
    {
        foreach (var c in text)
            if (c != '\r') into.Append(char.IsControl(c) && c is not '\n' and not '\t' ? '\uFFFD' : c);
        return into;
    }
}

/// <summary>Lines of bytes of bounded length, from a stream that may never end.</summary>
internal sealed class LineReader(Stream input, int longest)
{
    private readonly byte[] chunk = new byte[65536];
    private readonly ArrayBufferWriter<byte> line = new();
    private int at, filled;
    private bool ended;

    /// <summary>Which line it is, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The line was longer than allowed, and its words are gone.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The next line without its end; null after the last one. It is valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancel)
    {
        line.ResetWrittenCount();
        IsTooLong = false;
        var any = false;
        while (!ended)
        {
            if (at == filled)
            {
                filled = await input.ReadAsync(chunk, cancel);
                at = 0;
                if (filled == 0) { ended = true; break; }
            }
            any = true;
            var end = chunk.AsSpan(at, filled - at).IndexOf((byte)'\n');
            var part = chunk.AsMemory(at, end < 0 ? filled - at : end);
            if (line.WrittenCount + part.Length > longest) IsTooLong = true;
            if (!IsTooLong) line.Write(part.Span);
            at += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0) return Whole();
        }
        if (any) return Whole();
        return null;
    }

    private ReadOnlyMemory<byte> Whole()
    {
        Number++;
        if (IsTooLong) return ReadOnlyMemory<byte>.Empty;
        var whole = line.WrittenMemory;
        if (Number == 1 && whole.Span.StartsWith(Encoding.UTF8.Preamble)) whole = whole[Encoding.UTF8.Preamble.Length..];
        return whole.Length > 0 && whole.Span[^1] == (byte)'\r' ? whole[..^1] : whole;
    }
}
