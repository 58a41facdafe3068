using System.Data.Common;
using System.Security.Cryptography;
using Ibasho.Model;
using Ibasho.Platform.Keys;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ibasho.Data;

/// <summary>A new key for texts or for documents: what the present one closed is closed anew, piece by piece; broken off, it goes on where it was. No server runs meanwhile.</summary>
public sealed class KeyRenewal(AppDb db, KeyDirectory keys)
{
    private const int Batch = 200;

    /// <summary>The others close what cannot be closed anew by the server: tags, or what only their owners open.</summary>
    public static readonly IReadOnlyList<KeyName> Renewed = [KeyName.Fields, KeyName.Documents];

    public async Task RunAsync(KeyName name, CancellationToken cancel)
    {
        var following = keys.Following(name);
        if (!keys.Has(name) || (await db.KeyChecksAsync(cancel)).Opens(name, following) is true)
        {
            keys.Follow(name); // Broken off when all was done but this.
            return;
        }
        if (name is KeyName.Fields) await TextsAsync(following, cancel);
        else await DocumentsAsync(following, cancel);
        await db.SetKeyAsync(name, following, cancel);
        keys.Follow(name);
    }

    private async Task TextsAsync(byte[] following, CancellationToken cancel)
    {
        SealedText.Know(keys[KeyName.Fields]);
        foreach (var (noun, texts) in TextSealing.OfCircles.Concat(TextSealing.Always))
        {
            var table = db.Model.FindEntityType(noun)!.GetTableName()!;
            foreach (var text in texts) await ColumnAsync(table, text, stored => SealedText.Renew(following, TextSealing.Column(noun, text), stored), cancel);
        }
    }

    /// <summary>As they are stored, past the model, which would open them.</summary>
    private async Task ColumnAsync(string table, string column, Func<string, string?> renew, CancellationToken cancel)
    {
        for (object? after = null; ;)
        {
            await using var writing = await db.WriteAsync(cancel);
            var rows = new List<(object Id, string Stored)>();
            await using (var select = Command($"SELECT \"Id\", \"{column}\" FROM \"{table}\" WHERE substr(\"{column}\", 1, 1) = @mark{(after is null ? "" : " AND \"Id\" > @after")} ORDER BY \"Id\" LIMIT {Batch}", ("mark", SealedText.Mark.ToString()), ("after", after)))
            await using (var reader = await select.ExecuteReaderAsync(cancel))
                while (await reader.ReadAsync(cancel)) rows.Add((reader.GetValue(0), reader.GetString(1)));
            foreach (var (id, stored) in rows)
            {
                if (renew(stored) is not { } anew) continue;
                await using var update = Command($"UPDATE \"{table}\" SET \"{column}\" = @anew WHERE \"Id\" = @id", ("anew", anew), ("id", id));
                await update.ExecuteNonQueryAsync(cancel);
            }
            await writing.CommitAsync(cancel);
            if (rows.Count < Batch) return;
            after = rows[^1].Id;
        }
    }

    private DbCommand Command(string sql, params (string Name, object? Value)[] values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
#pragma warning disable CA2100 // The names of our own tables.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values.Where(v => v.Value is not null))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private async Task DocumentsAsync(byte[] following, CancellationToken cancel)
    {
        var old = keys[KeyName.Documents];
        foreach (var check in await db.Set<LicenceCheck>().Where(c => c.SealedNumber != null).Select(c => new { c.Id, c.SealedNumber }).ToListAsync(cancel))
            if (Anew(check.SealedNumber!, LicenceSeal.About(check.Id, LicenceSeal.NumberPlace)) is { } number)
                await db.Set<LicenceCheck>().Where(c => c.Id == check.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.SealedNumber, number), cancel);
        foreach (var place in await db.Set<LicencePiece>().Select(p => new { p.CheckId, p.Number }).ToListAsync(cancel))
        {
            var piece = await db.Set<LicencePiece>().Where(p => p.CheckId == place.CheckId && p.Number == place.Number).Select(p => p.Sealed).SingleAsync(cancel);
            if (Anew(piece, LicenceSeal.About(place.CheckId, LicenceSeal.Place(place.Number))) is { } anew)
                await db.Set<LicencePiece>().Where(p => p.CheckId == place.CheckId && p.Number == place.Number).ExecuteUpdateAsync(p => p.SetProperty(x => x.Sealed, anew), cancel);
        }
        for (var after = Guid.Empty; ;)
        {
            var files = await db.Set<Attachment>().Where(f => f.SealedKey != null && f.Id > after).OrderBy(f => f.Id).Take(Batch).Select(f => new { f.Id, f.SealedKey }).ToListAsync(cancel);
            await using var writing = await db.WriteAsync(cancel);
            foreach (var file in files)
                if (Anew(file.SealedKey!, file.Id.ToByteArray()) is { } key)
                    await db.Set<Attachment>().Where(f => f.Id == file.Id).ExecuteUpdateAsync(f => f.SetProperty(x => x.SealedKey, key), cancel);
            await writing.CommitAsync(cancel);
            if (files.Count < Batch) return;
            after = files[^1].Id;
        }

        byte[]? Anew(byte[] seal, byte[] about)
        {
            try
            {
                Sealing.Open(following, seal, about);
                return null;
            }
            catch (CryptographicException)
            {
                return Sealing.Seal(following, Sealing.Open(old, seal, about), about);
            }
        }
    }
}
