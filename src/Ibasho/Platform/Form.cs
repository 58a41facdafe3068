using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ibasho.Platform;

/// <summary>A posted form as strings: what was typed stays readable whatever was wrong with it.</summary>
public sealed class Form
{
    public const string KeyField = "_key";
    public const string TokenField = "__RequestVerificationToken";
    public const string FilesField = "files";

    private readonly Dictionary<string, List<string>> _values;
    private readonly Dictionary<string, string> _secrets;

    private Form(Dictionary<string, List<string>> values, Dictionary<string, string> secrets, bool isGenuine)
    {
        _values = values;
        _secrets = secrets;
        IsGenuine = isGenuine;
        Key = this[KeyField] is { Length: >= 20 and <= 60 } key ? key : Secrets.New();
    }

    /// <summary>An empty form, or one with first values, to be shown.</summary>
    public static Form New(params (string Name, string? Value)[] values) =>
        new(values.ToDictionary(v => v.Name, v => new List<string> { v.Value ?? "" }, StringComparer.Ordinal), [], true);

    /// <summary>An empty form, or one with first values, some of them lists.</summary>
    public static Form New(Dictionary<string, List<string>> values) => new(values, [], true);

    public static async ValueTask<Form?> BindAsync(HttpContext http)
    {
        if (http.Features.Get<Form>() is { } read) return read;
        if (!http.Request.HasFormContentType) return Remember(new Form([], [], false));

        var parts = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType == "multipart/form-data" && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 100 } boundary
            ? await FormParts.ReadAsync(http, boundary.ToString()) : null;
        IEnumerable<KeyValuePair<string, StringValues>> sent;
        try
        {
            sent = parts is not null ? parts.Fields : await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            // A zero byte, or more fields than any page has: no browser sends that.
            return Remember(new Form([], [], false));
        }
        var genuine = parts?.IsGenuine ?? await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);
        var values = sent.Where(field => !IsSecret(field.Key)).ToDictionary(field => field.Key, field => field.Value.Select(v => Clean(v ?? "")).ToList(), StringComparer.Ordinal);
        var secrets = sent.Where(field => IsSecret(field.Key)).ToDictionary(field => field.Key, field => field.Value[0] ?? "", StringComparer.Ordinal);
        var form = new Form(values, secrets, genuine);
        foreach (var (field, file) in parts?.Files ?? []) form.Add(field, file);
        Remember(form);
        parts?.Broken?.Throw();
        return form;

        Form Remember(Form form)
        {
            http.Features.Set(form);
            return form;
        }
    }

    /// <summary>False when a browser says that another site sent this. Weaker than the token, so it only decides whether typed words are shown again.</summary>
    public static bool IsFromHere(HttpContext http)
    {
        var (site, origin) = (http.Request.Headers["Sec-Fetch-Site"].ToString(), http.Request.Headers.Origin.ToString());
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == http.Request.Host.Value);
    }

    /// <summary>The token proves that the form came from a page of ours, shown to this person.</summary>
    public bool IsGenuine { get; }

    /// <summary>Makes a repeated POST answer as the first did.</summary>
    public string Key { get; private set; }

    /// <summary>Files that came with this form and were kept.</summary>
    public List<KeptFile> Files { get; } = [];

    /// <summary>What a form that is not sound is answered with.</summary>
    public int Status { get; set; } = StatusCodes.Status400BadRequest;

    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>What the fields are called where they are shown, for the summary of what was wrong.</summary>
    public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Said above the form, when the whole of it was refused.</summary>
    public string? Notice { get; set; }

    public bool IsSound => IsGenuine && Errors.Count == 0;

    public string this[string name] => _values.TryGetValue(name, out var all) && all.Count > 0 ? all[0] : "";

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var all) ? all : [];

    /// <summary>A password or passphrase exactly as it was typed. It is in no other list, so no page repeats it and no hash of the form tells of it.</summary>
    public string Secret(string name) => _secrets.GetValueOrDefault(name, "");

    /// <summary>Whether a password was typed.</summary>
    public bool HasSecrets => _secrets.Count > 0;

    private static bool IsSecret(string name) => name.EndsWith("password", StringComparison.OrdinalIgnoreCase) || name.EndsWith("passphrase", StringComparison.OrdinalIgnoreCase);

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Other words for what was typed, as its writer chose.</summary>
    public void Set(string name, string value) => _values[name] = [value];

    /// <summary>Everything typed, for a page that carries it over a new sign-in.</summary>
    public IEnumerable<(string Name, string Value)> Typed =>
        _values.Where(v => v.Key is not TokenField).SelectMany(v => v.Value.Select(value => (v.Key, value)));

    /// <summary>The same words and the same files, however often they are sent.</summary>
    public byte[] BodyHash => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f',
        Typed.Concat(Files.Select(f => (FilesField, f.Hash))).OrderBy(t => t.Item1, StringComparer.Ordinal).Select(t => t.Item1 + '\u001e' + t.Item2))));

    private void Add(string field, KeptFile file)
    {
        if (file.Id is not null) Files.Add(file);
        if (file.Error is null) return;
        var (at, status) = (field.Length > 0 ? field : FilesField, file.Status);
        Errors[at] = Errors.TryGetValue(at, out var before) && before != file.Error ? before + " " + file.Error : file.Error;
        if (status == StatusCodes.Status413PayloadTooLarge || Status == StatusCodes.Status400BadRequest) Status = status;
    }

    /// <summary>A text of at most <paramref name="longest"/> UTF-16 units; says at the field what is wrong with it.</summary>
    public string Text(string name, int longest, bool required = false)
    {
        var text = this[name];
        if (required && string.IsNullOrWhiteSpace(text)) Errors.TryAdd(name, FormText.Required);
        if (text.Length > longest) Errors.TryAdd(name, FormText.TooLong.With(longest, text.Length - longest));
        return text;
    }

    /// <summary>A text of one line without invisible characters: a name.</summary>
    public string Line(string name, int longest, bool required = false)
    {
        var line = OneLine(Text(name, longest));
        if (required && line.Length == 0) Errors.TryAdd(name, FormText.Required);
        return line;
    }

    /// <summary>The codes chosen from a list; what is not on it is dropped.</summary>
    public List<string> Codes(string name, IEnumerable<string> list) => [.. list.Where(All(name).Contains)];

    public TEnum Choice<TEnum>(string name, TEnum otherwise) where TEnum : struct, Enum
    {
        var text = this[name];
        if (text.Length == 0) return otherwise;
        if (Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])) return value;
        Errors.TryAdd(name, FormText.NotAChoice);
        return otherwise;
    }

    public DateOnly? Day(string name)
    {
        var text = this[name];
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Errors.TryAdd(name, FormText.NotADay);
        return null;
    }

    public int Number(string name, int least, int most, int otherwise)
    {
        var text = this[name];
        if (text.Length == 0) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Errors.TryAdd(name, FormText.NotANumber.With(least, most));
        return otherwise;
    }

    /// <summary>The same words are a new intent: they were sent before with other contents.</summary>
    public void RenewKey() => Key = Secrets.New();

    /// <summary>Line ends become spaces; what cannot be seen, or turns the direction of reading, goes.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.Select(c => c is '\n' or '\t' ? ' ' : c).Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim();

    /// <summary>Line ends as \n, no control characters, no blank ends.</summary>
    public static string Clean(string text)
    {
        var clean = text.ReplaceLineEndings("\n").Trim();
        return clean.AsSpan().ContainsAnyInRange('\0', '\u001f')
            ? string.Concat(clean.Where(c => c is '\n' or '\t' || !char.IsControl(c)))
            : clean;
    }
}
