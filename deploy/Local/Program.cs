using SenefConsent.Local;
await using var c = await PostgresCluster.StartAsync(PostgresBinaries.Find()!, args[0], null, default);
Console.WriteLine(c.ConnectionString);
await using var d = Npgsql.NpgsqlDataSource.Create(c.ConnectionString);
Console.WriteLine(await d.CreateCommand("show server_version").ExecuteScalarAsync());
